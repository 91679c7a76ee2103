import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import { SYSTEM, grantRuntime, migrate, openStore } from "@cohort/postgres";
import { grantQueue, migrateQueue } from "@cohort/queue";
import { exportHead } from "@cohort/worker";
import { furnish, idsOf, must, somePeople } from "../replay/house.ts";
import { namedBlock } from "./code-blocks.ts";
import { type PostgresServer, startPostgresServer, whyNoPostgresTools } from "./postgres-tools.ts";

jest.setTimeout(300_000);

const missing = whyNoPostgresTools();
const runbook = readFileSync(new URL("../../deploy/runbook.md", import.meta.url), "utf8");
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const keys = generateKeyPairSync("ed25519");
let server: PostgresServer;
let folder: string;
let urls: { readonly owner: string; readonly services: string };

/** Runs a piece of the runbook as an administrator would, in a folder with the files that it names. */
async function follow(name: string, lines = /./): Promise<{ code: number | null; said: string }> {
  const chosen = namedBlock(runbook, name)
    .split("\n")
    .filter((line) => lines.test(line));
  const script = ["set -euo pipefail", ...chosen].join("\n");
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    PATH: `${folder}:${server.tools}:${process.env["PATH"] ?? ""}`,
    DATABASE_URL: urls.owner,
    ADMIN_URL: server.adminUrl,
    LOG_LEVEL: "silent",
  };
  const child = spawn("bash", ["-c", script], { cwd: folder, env });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, said };
}

async function ask<Row extends object>(url: string, statement: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Of every table of the store and the queue the number of rows and one hash over all of them; and who may do what with what. */
async function everything(): Promise<readonly string[]> {
  const tables = await ask<{ name: string; rights: string | null }>(
    urls.owner,
    `select format('%I.%I', n.nspname, c.relname) as name, c.relacl::text as rights
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' order by 1`,
  );
  const functions = await ask<{ name: string }>(
    urls.owner,
    `select p.oid::regprocedure || ' ' || coalesce(p.proacl::text, '') || coalesce(p.proconfig::text, '') as name
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' order by 1`,
  );
  const contents: string[] = [];
  for (const { name, rights } of tables) {
    const [row] = await ask<{ rows: string; hash: string }>(
      urls.owner,
      `select count(*) as rows, md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) as hash from ${name} t`,
    );
    contents.push(`${name} ${row?.rows} ${row?.hash} ${rights}`);
  }
  return [...contents, ...functions.map(({ name }) => name)];
}

const open = async () => must(await openStore({ connectionString: urls.services }));

/** `cohort` from source, for whoever follows the runbook. */
function installProgram(): void {
  const loader = pathToFileURL(createRequire(join(ROOT, "package.json")).resolve("tsx")).href;
  const program = join(ROOT, "services/cli/src/main.ts");
  const line = `exec "${process.execPath}" --conditions=@cohort/source --import "${loader}" "${program}" "$@"`;
  writeFileSync(join(folder, "cohort"), `#!/bin/bash\n${line}\n`, { mode: 0o755 });
}

/** A hospital's database, made by its owner and used by another role: people matched, one decided on. */
async function setUp(): Promise<void> {
  for (const statement of [
    "create role cohort_owner login password 'o'",
    "create role cohort_runtime login password 's'",
    "create database cohort owner cohort_owner",
  ]) {
    await ask(server.adminUrl, statement);
  }
  must(await migrate(urls.owner));
  must(await migrateQueue(urls.owner));
  must(await grantRuntime(urls.owner, "cohort_runtime"));
  must(await grantQueue(urls.owner, "cohort_runtime"));
  const store = await open();
  const house = await furnish({ store, url: urls.owner, close: () => store.close() });
  const people = somePeople(30);
  await house.keep(people);
  await house.match(idsOf(people));
  for (const { study, patient } of await house.store.replays.stored({ limit: 2 })) {
    await house.decide(study, patientId(patient));
  }
  await house.close();
}

async function exportHeadNow(): Promise<void> {
  const store = await open();
  const head = await exportHead(
    store,
    { file: join(folder, "heads.jsonl"), key: keys.privateKey },
    Date.now,
  );
  expect(head).not.toBeNull();
  await store.close();
}

(missing === null ? describe : describe.skip)(
  `a backup made and restored by the runbook${missing === null ? "" : ` (${missing})`}`,
  () => {
    let before: readonly string[] = [];

    beforeAll(async () => {
      server = await startPostgresServer();
      folder = mkdtempSync(join(tmpdir(), "runbook-"));
      installProgram();
      const publicKey = keys.publicKey.export({ type: "spki", format: "pem" });
      writeFileSync(join(folder, "head-public.pem"), publicKey);
      urls = {
        owner: server.urlOf("cohort", "cohort_owner", "o"),
        services: server.urlOf("cohort", "cohort_runtime", "s"),
      };
      await setUp();
      await exportHeadNow();
    });
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });

    it("has every row of every table again, with the rights of both roles", async () => {
      before = await everything();
      expect(
        before.filter((line) => /^public\.(match|decision|audit_event) [1-9]/.test(line)),
      ).toHaveLength(3);
      expect(await follow("backup")).toMatchObject({ code: 0 });
      // What happens after the backup is lost with the database.
      await ask(urls.owner, "update match set score = 0");
      expect(await follow("restore")).toMatchObject({ code: 0 });
      expect(await everything()).toEqual(before);
    });

    it("holds an audit that is whole, and makes its matches again byte for byte", async () => {
      const { code, said } = await follow("restored");
      expect(said).toMatch(/\d+ rows, whole; heads: 1/);
      expect(said.match(/decision 1: same/g)).toHaveLength(2);
      expect(said).toMatch(/[1-9]\d* matches: [1-9]\d* the same, 0 different/);
      expect(code).toBe(0);
    });

    it("lets the services work on as the role that owns nothing", async () => {
      const store = await open();
      const grants = [{ principal: "user:x", role: "viewer", study: "*", endsAt: null }] as const;
      await store.grants.put(grants, SYSTEM);
      await store.close();
      await expect(ask(urls.services, "delete from decision")).rejects.toThrow("permission denied");
    });

    it("is told by a head of after the backup that rows are missing", async () => {
      await exportHeadNow();
      expect(await follow("restore")).toMatchObject({ code: 0 });
      const { code, said } = await follow("restored", /audit verify/);
      expect(said).toContain("AUDIT.BROKEN");
      expect(code).toBe(1);
    });

    it("B-28: goes with its roles when the site is given up", async () => {
      expect(await follow("decommission")).toMatchObject({ code: 0 });
      const left = await ask(server.adminUrl, "select from pg_roles where rolname like 'cohort%'");
      expect(left).toEqual([]);
    });
  },
);
