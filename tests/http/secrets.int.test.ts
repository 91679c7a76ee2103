import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { grantDemo } from "@cohort/api";
import { CONFIG_TABLE } from "@cohort/config";
import { type TestStore, testStore } from "@cohort/testkit";
import { type Child, cohort, freePort } from "../end-to-end/child.ts";
import { until } from "../worker/support.ts";
import { ask } from "./callers.ts";

jest.setTimeout(180_000);

const SECRET = new Set(CONFIG_TABLE.filter(({ secret }) => secret).map(({ name }) => name));
const CANARY = "canary-7Zq-secret";
const key = () => generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey;
const jwks = (kid: string): string =>
  JSON.stringify({ keys: [{ ...key().export({ format: "jwk" }), kid, alg: "ES384" }] });
const pem = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString();

let database: TestStore;
let asked = 0;
/** Refuses every request, and says back what it was sent, as careless servers do. */
let ehr: Server;
let fhir = "";
let folder = "";
beforeAll(async () => {
  database = await testStore();
  await grantDemo(database.store, "2026-11-22");
  folder = await mkdtemp(join(tmpdir(), "cohort-secrets-"));
  ehr = createServer((request, response) => {
    asked += 1;
    response.writeHead(401, { "Content-Type": "application/fhir+json" });
    const diagnostics = `no such token: ${request.headers.authorization ?? ""}`;
    const issue = [{ severity: "error", code: "login", diagnostics }];
    response.end(JSON.stringify({ resourceType: "OperationOutcome", issue }));
  });
  await new Promise<void>((resolve) => ehr.listen(0, "127.0.0.1", resolve));
  fhir = `http://127.0.0.1:${(ehr.address() as AddressInfo).port}/fhir`;
});
afterAll(async () => {
  ehr.closeAllConnections();
  await new Promise((resolve) => ehr.close(resolve));
  await database.close();
  await rm(folder, { recursive: true });
});

/** The parts of a secret that nothing may say: passwords as they are, of keys what only they have. */
function partsOf(value: string): readonly string[] {
  if (value.startsWith("{")) return [...value.matchAll(/"d":"([^"]+)"/g)].map(([, d = ""]) => d);
  if (value.startsWith("-----"))
    return value.split("\n").filter((line) => /^[A-Za-z0-9+/=]{20,}$/.test(line));
  if (value.startsWith("Authorization=")) return [value.slice("Authorization=".length)];
  if (value.startsWith("postgres:")) return [decodeURIComponent(new URL(value).password)];
  return [value];
}

const waysIn = (): readonly (readonly [string, Readonly<Record<string, string>>])[] => [
  ["a token", { FHIR_TOKEN: `${CANARY}-token` }],
  ["a password", { FHIR_USER: "cohort", FHIR_PASSWORD: `${CANARY}-password` }],
  [
    "a client's key",
    {
      FHIR_CLIENT_ID: "cohort",
      FHIR_CLIENT_KEY: jwks("k1"),
      FHIR_CLIENT_NEXT_KEY: jwks("k2"),
      FHIR_TOKEN_URL: `${fhir}/token`,
    },
  ],
];

describe("B-21 secrets", () => {
  it("B-21 are all tried here", () => {
    const tried = new Set(waysIn().flatMap(([, env]) => Object.keys(env)));
    const other = [
      "DATABASE_URL",
      "QUEUE_URL",
      "OIDC_CLIENT_SECRET",
      "AUDIT_HEAD_KEY",
      "OTEL_EXPORTER_OTLP_HEADERS",
    ];
    expect([...SECRET].filter((name) => !tried.has(name) && !other.includes(name))).toEqual([]);
  });

  it.each([0, 1, 2])(
    "B-21 are in no output of any process, on no page and in no title (%i)",
    async (at) => {
      const [, way] = waysIn()[at] ?? ["", {}];
      const secrets: Record<string, string> = {
        ...way,
        DATABASE_URL: database.url,
        QUEUE_URL: database.url,
        OIDC_CLIENT_SECRET: `${CANARY}-oidc`,
        AUDIT_HEAD_KEY: pem(),
        OTEL_EXPORTER_OTLP_HEADERS: `Authorization=${CANARY}-otlp`,
      };
      const [port, metrics] = [await freePort(), await freePort()];
      const env = {
        ...secrets,
        AUDIT_HEAD_FILE: join(folder, "heads"),
        AUTH_MODE: "demo",
        OIDC_CLIENT_ID: "cohort",
        PUBLIC_URL: `http://127.0.0.1:${port}`,
        FHIR_BASE_URL: fhir,
        // Refuses traces as it refuses everything else.
        OTEL_EXPORTER_OTLP_ENDPOINT: fhir,
        PORT: String(port),
        LOG_LEVEL: "trace",
        RECONCILE_SECONDS: "1",
      };
      const api = cohort(["api"], { ...env, METRICS_PORT: String(metrics) });
      const worker = cohort(["worker"], env);
      const printed = cohort(["config", "print"], env);
      const broken = cohort(["config", "print"], { ...env, PORT: "no port" });
      const children: readonly Child[] = [api, worker, printed, broken];
      try {
        const before = asked;
        await api.until(/api is listening/);
        const base = `http://127.0.0.1:${port}`;
        const headers = { "Content-Type": "application/json" };
        await ask(`${base}/v1/sync`, { method: "POST", headers, body: '{"mode":"full"}' });
        await until(async () => {
          const sync = await database.store.jobs.latest("sync");
          return asked > before && (sync?.state === "failed" || sync?.phase === "waiting");
        });
        await Promise.all([printed.ended, broken.ended]);
        const pages = await Promise.all(
          ["/metrics", "/openapi.json", "/.well-known/jwks.json", "/health/ready", "/nothing"].map(
            (path) => ask((path === "/metrics" ? `http://127.0.0.1:${metrics}` : base) + path),
          ),
        );
        const titles = [api, worker].map(({ process: { pid } }) =>
          readFileSync(`/proc/${pid}/cmdline`, "utf8"),
        );
        const texts = [
          ...children.map(({ said }) => said()),
          ...pages.map(({ body }) => body),
          ...titles,
        ];
        expect(asked).toBeGreaterThan(before);
        expect(worker.said().length).toBeGreaterThan(100);
        expect(printed.said()).toContain("DATABASE_URL=***");
        expect(broken.said()).toContain("PORT");
        const parts = Object.entries(secrets)
          .filter(([name]) => SECRET.has(name))
          .flatMap(([, value]) => partsOf(value))
          .filter((part) => part !== "");
        expect(parts.length).toBeGreaterThan(3);
        for (const part of parts) expect(texts.findIndex((text) => text.includes(part))).toBe(-1);
      } finally {
        for (const child of children) {
          child.process.kill("SIGKILL");
          await child.ended;
        }
      }
    },
  );
});
