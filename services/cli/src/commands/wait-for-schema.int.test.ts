import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type TestDatabase, emptyDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { runInTest } from "../testing/run-in-test.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(() => database.close());

describe("cohort migrate --wait", () => {
  it("D-06: ends once somebody else has migrated, and migrates nothing itself", async () => {
    let isOver = false;
    const waiting = runInTest(["migrate", "--wait"], { DATABASE_URL: database.url }).finally(() => {
      isOver = true;
    });
    await new Promise((done) => setTimeout(done, 500));
    expect(isOver).toBe(false);
    expect((await runInTest(["migrate"], { DATABASE_URL: database.url })).err).toContain("applied");
    const { code, err } = await waiting;
    expect(err).toMatch(/waiting: the database has schema 0 of \d+/);
    expect(code).toBe(EXIT.done);
  });

  it("D-06: waits for the grants of the role that it runs as", async () => {
    const owner = { DATABASE_URL: database.url };
    await runInTest(["migrate"], owner);
    const waiting = runInTest(["migrate", "--wait"], { DATABASE_URL: database.runtimeUrl });
    await new Promise((done) => setTimeout(done, 500));
    const role = new URL(database.runtimeUrl).username;
    await runInTest(["migrate", "--grant", role], owner);
    const { code, err } = await waiting;
    expect(err).toContain("STORE.NOT_GRANTED");
    expect(code).toBe(EXIT.done);
  });

  it("fails on a schema of a later release, which will never be this one's", async () => {
    await runInTest(["migrate"], { DATABASE_URL: database.url });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      "insert into schema_migration (version, name, checksum) values (9999, 'x', 'x')",
    );
    await client.end();
    const { code, err } = await runInTest(["migrate", "--wait"], { DATABASE_URL: database.url });
    expect([code, err]).toEqual([EXIT.failed, expect.stringContaining("STORE.SCHEMA_NEW")]);
  });
});
