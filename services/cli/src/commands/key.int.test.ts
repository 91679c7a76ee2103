import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Store, openStore } from "@cohort/postgres";
import { type TestDatabase, testDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { type Said, runInTest } from "../testing/run-in-test.ts";

let database: TestDatabase;
let store: Store;
beforeEach(async () => {
  database = await testDatabase();
  const opened = await openStore({ connectionString: database.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  store = opened.value;
});
afterEach(async () => {
  await store.close();
  await database.close();
});

const run = (...argv: string[]): Promise<Said> =>
  runInTest(["key", ...argv], { DATABASE_URL: database.url });

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const create = (...argv: string[]): Promise<Said> =>
  run("create", "desk", "--role", "screener", "--until", inDays(30), ...argv);

describe("cohort key", () => {
  it("prints a key once, and keeps its hash alone", async () => {
    const { code, out, err } = await create("--role", "viewer", "--study", "*");
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/^cmk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/);
    expect(err).not.toContain(out);
    const [key] = await store.keys.list();
    const kept = await store.keys.find(key?.id ?? "");
    expect(kept?.hash).toBe(createHash("sha256").update(out).digest("hex"));
    const grants = await store.grants.of([`key:${key?.id}`]);
    expect(grants.map(({ role, study }) => [role, study])).toEqual(
      expect.arrayContaining([
        ["screener", "*"],
        ["viewer", "*"],
      ]),
    );
    const [event] = await store.audit.walk({ after: 0, limit: 10 });
    expect(event).toMatchObject({ action: "configure", operation: "createKey" });
    expect(JSON.stringify(event)).not.toContain(out.slice(17));
  });

  it("lists what there is, and revokes it", async () => {
    const { out: key } = await create("--study", "*");
    const id = key.slice(4, 16);
    const listed = await run("list");
    expect(listed.out).toContain(id);
    expect(listed.out).toContain("screener in *");
    expect((await run("revoke", id)).code).toBe(EXIT.done);
    expect((await run("list")).out).toContain("revoked");
    expect((await run("revoke", id)).code).toBe(EXIT.failed);
    expect(await store.grants.list()).toEqual([]);
  });

  it("refuses an end that is none, a role and a study that there are not", async () => {
    const late = await run(
      "create",
      "x",
      "--role",
      "viewer",
      "--study",
      "*",
      "--until",
      inDays(402),
    );
    expect([late.code, late.err]).toEqual([EXIT.failed, expect.stringContaining("400 days")]);
    const past = await run(
      "create",
      "x",
      "--role",
      "viewer",
      "--study",
      "*",
      "--until",
      inDays(-1),
    );
    expect(past.code).toBe(EXIT.failed);
    expect((await create("--study", "NCT00000000")).err).toContain("NCT00000000");
    expect((await create("--study", "*", "--role", "king")).code).toBe(EXIT.usage);
    const endless = await run("create", "x", "--role", "viewer", "--study", "*");
    expect(endless.code).toBe(EXIT.usage);
    expect(await store.keys.list()).toEqual([]);
  });
});
