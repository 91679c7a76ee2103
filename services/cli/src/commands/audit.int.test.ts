import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Store, openStore } from "@cohort/postgres";
import { type TestDatabase, testDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { runInTest, type Said } from "../testing/run-in-test.ts";

const keys = () =>
  generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
const { privateKey, publicKey } = keys();

let database: TestDatabase;
let store: Store;
let folder = "";
beforeEach(async () => {
  database = await testDatabase();
  const opened = await openStore({ connectionString: database.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  store = opened.value;
  folder = await mkdtemp(join(tmpdir(), "cohort-audit-"));
  await writeFile(join(folder, "public.pem"), publicKey);
  await writeFile(join(folder, "other.pem"), keys().publicKey);
});
afterEach(async () => {
  await store.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const heads = (): string => join(folder, "heads.jsonl");

const run = (...argv: string[]): Promise<Said> =>
  runInTest(["audit", ...argv], {
    DATABASE_URL: database.url,
    AUDIT_HEAD_FILE: heads(),
    AUDIT_HEAD_KEY: privateKey,
  });

const append = async (count: number): Promise<void> => {
  const actor = { subject: "user:x#1", kind: "token", network: null, requestId: null } as const;
  for (let row = 0; row < count; row += 1) {
    await store.audit.append({
      actor,
      action: "read",
      operation: "readCandidate",
      outcome: "success",
      study: null,
      patients: [],
    });
  }
};

describe("cohort audit", () => {
  it("B-25 signs heads, and finds the chain as they say it was", async () => {
    await append(3);
    const first = await run("head");
    expect(JSON.parse(first.out)).toMatchObject({ seq: 3 });
    await append(2);
    expect((await run("head")).code).toBe(EXIT.done);
    expect(await readFile(heads(), "utf8")).toMatch(/^\{"seq":3,.*\}\n\{"seq":5,.*\}\n$/);
    const said = await run("verify", "--heads", heads(), "--key", join(folder, "public.pem"));
    expect([said.out, said.code]).toEqual(["5 rows, whole; heads: 2", EXIT.done]);
    expect((await run("verify")).out).toBe("5 rows, whole; heads: 2");
  });

  it("B-25 does not believe a head that somebody else wrote", async () => {
    await append(3);
    await run("head");
    const line = await readFile(heads(), "utf8");
    await writeFile(heads(), `${line}${line.replace('"seq":3', '"seq":2')}nonsense\n`);
    const said = await run("verify");
    expect(said.out).toBe(
      "head on line 2: not signed by this key\nhead on line 3: not signed by this key",
    );
    expect(said.code).toBe(EXIT.failed);
    const other = await run("verify", "--key", join(folder, "other.pem"));
    expect(other.out).toContain("head on line 1: not signed by this key");
  });

  it("B-25 loses one head to a line that was cut short, and tells of which row the last one is", async () => {
    await append(3);
    await run("head");
    const cut = (await readFile(heads(), "utf8")).slice(0, -20);
    await writeFile(heads(), cut);
    await append(2);
    await run("head");
    const said = await run("verify");
    expect(said.out).toBe("head on line 1: not signed by this key");
    expect(said.err).toContain("the last head is of row 5");
    await writeFile(heads(), "");
    expect((await run("verify")).err).toContain("without exported heads");
  });

  it("B-25 names the row that a head speaks of and that is gone", async () => {
    await append(3);
    await run("head");
    const cut = await testDatabase();
    const said = await runInTest(["audit", "verify", "--heads", heads()], {
      DATABASE_URL: cut.url,
    });
    await cut.close();
    expect(said.out).toBe("row 1: missing\nrow 2: missing\nrow 3: missing");
    expect(said.code).toBe(EXIT.failed);
    expect(said.err).toContain("AUDIT.BROKEN");
  });

  it("exports rows as lines of JSON, and writes down that it did", async () => {
    await append(2);
    const said = await run("export", "--from", "2020-01-01");
    const rows = said.out.split("\n").map((line) => JSON.parse(line));
    expect(rows.map(({ seq, operation }) => [seq, operation])).toEqual([
      [1, "readCandidate"],
      [2, "readCandidate"],
      [3, "exportAudit"],
    ]);
    expect(rows[2].actor).toMatchObject({ kind: "cli" });
    expect((await run("export", "--to", "2020-01-01")).out).toBe("");
    expect((await run("export", "--to", "yesterday")).code).toBe(EXIT.usage);
  });

  it("says what exported heads are for", async () => {
    expect((await run("verify", "--help")).out).toContain("heads that left the database");
  });
});
