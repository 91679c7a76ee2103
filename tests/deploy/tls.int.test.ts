import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { migrate } from "@cohort/postgres";
import { openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { readWorkspace } from "../architecture/workspace.ts";
import { type PostgresServer, startPostgresServer, whyNoPostgresTools } from "./postgres-tools.ts";

jest.setTimeout(120_000);

const missing = whyNoPostgresTools();
let folder: string;
let server: PostgresServer;

const file = (name: string): string => join(folder, name);
/** None of its words has a blank in it. */
const openssl = (line: string): void =>
  void execFileSync("openssl", line.split(" "), { stdio: "ignore" });
const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

/** An authority of its own, as a hospital has one. */
function makeAuthority(name: string): void {
  const made = `-keyout ${file(`${name}.key`)} -out ${file(`${name}.pem`)}`;
  openssl(`req -x509 ${newKey} -days 2 -subj /CN=${name} ${made}`);
}

/** A certificate for 127.0.0.1 and nothing else. */
function makeServerCertificate(authority: string): void {
  writeFileSync(file("names"), "subjectAltName=IP:127.0.0.1\n");
  openssl(`req ${newKey} -subj /CN=db -keyout ${file("db.key")} -out ${file("db.csr")}`);
  const by = `-CA ${file(`${authority}.pem`)} -CAkey ${file(`${authority}.key`)} -CAcreateserial`;
  openssl(
    `x509 -req -in ${file("db.csr")} -days 2 -extfile ${file("names")} ${by} -out ${file("db.pem")}`,
  );
}

(missing === null ? describe : describe.skip)(
  `the way to a PostgreSQL that speaks TLS${missing === null ? "" : ` (${missing})`}`,
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "tls-"));
      makeAuthority("hospital");
      makeAuthority("other");
      makeServerCertificate("hospital");
      server = await startPostgresServer({
        certificate: readFileSync(file("db.pem"), "utf8"),
        key: readFileSync(file("db.key"), "utf8"),
      });
    });
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });

    const url = (authority: string | null, host = "127.0.0.1"): string => {
      const full = new URL(server.adminUrl);
      full.hostname = host;
      full.searchParams.set("sslmode", "verify-full");
      if (authority !== null) full.searchParams.set("sslrootcert", file(`${authority}.pem`));
      return full.href;
    };

    it("B-19: is taken where the hospital's authority vouches for that very host, by TLS 1.2 or later", async () => {
      expect(await migrate(url("hospital"))).toMatchObject({ ok: true });
      const client = new pg.Client({ connectionString: url("hospital") });
      await client.connect();
      const { rows } = await client.query<{ version: string }>(
        "select version from pg_stat_ssl where pid = pg_backend_pid()",
      );
      await client.end();
      expect(rows[0]?.version).toMatch(/^TLSv1\.[23]$/);
    });

    it.each([
      ["nobody whom we know vouches for it", null, "127.0.0.1"],
      ["another authority is ours", "other", "127.0.0.1"],
      ["its certificate is for another host", "hospital", "localhost"],
    ])("B-19: is refused where %s", async (_why, authority, host) => {
      expect(await migrate(url(authority, host))).toMatchObject({
        ok: false,
        failure: {
          code: "STORE.UNREACHABLE",
          message: expect.stringMatching(/CERT|UNABLE_TO_VERIFY/),
        },
      });
    });

    it("B-19: is refused to a queue that nobody vouches for", async () => {
      const opened = await openQueue({
        url: url(null),
        logger: createLogger({ logLevel: "silent" }),
        metrics: createMetrics(),
      });
      expect(opened).toMatchObject({ ok: false });
    });

    it("B-19: is refused to a Redis that nobody vouches for, before it hears the password", async () => {
      let heard = "";
      const shows = { cert: readFileSync(file("db.pem")), key: readFileSync(file("db.key")) };
      const redis = createServer(shows, (socket) => {
        socket.on("data", (bytes) => (heard += bytes.toString()));
        socket.on("error", () => undefined);
      }).listen(0, "127.0.0.1");
      await once(redis, "listening");
      const { port } = redis.address() as AddressInfo;
      const opened = await openQueue({
        url: `rediss://:hunter2@127.0.0.1:${port}`,
        logger: createLogger({ logLevel: "silent" }),
        metrics: createMetrics(),
      });
      redis.close();
      expect(opened).toMatchObject({
        ok: false,
        failure: { message: expect.stringMatching(/CERT|UNABLE_TO_VERIFY/) },
      });
      expect(heard).toBe("");
    });
  },
);

it("B-19: nothing in the product lets a certificate pass unchecked", () => {
  const product = readWorkspace()
    .flatMap(({ sources }) => sources)
    .filter(({ path, isTest }) => !isTest && !path.startsWith("tests/"));
  expect(product.length).toBeGreaterThan(300);
  const unchecked = /rejectUnauthorized|checkServerIdentity|minVersion: "TLSv1(\.1)?"/;
  expect(product.filter(({ text }) => unchecked.test(text)).map(({ path }) => path)).toEqual([]);
});
