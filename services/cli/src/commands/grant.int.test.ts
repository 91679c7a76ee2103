import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type TestDatabase, emptyDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { runInTest, type Said } from "../testing/run-in-test.ts";

const STUDY = "NCT06421701";
const ADA = "user:https://id.example.org#ada";

let database: TestDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
  expect((await run("migrate")).code).toBe(EXIT.done);
}, 60_000);
// Fails where a command left a connection open.
afterAll(() => database.close());

const run = (...argv: string[]): Promise<Said> => runInTest(argv, { DATABASE_URL: database.url });

describe("cohort grant", () => {
  it("gives, lists and takes away", async () => {
    expect((await run("grant", "list")).err).toContain("nobody may do anything");
    const added = await run("grant", "add", ADA, "screener", STUDY, "--until", "2099-01-31");
    expect(added).toMatchObject({
      code: EXIT.done,
      err: `${ADA} is screener in ${STUDY} until 2099-01-31`,
    });
    expect((await run("grant", "add", "group:trials", "admin", "*")).code).toBe(EXIT.done);
    const { out } = await run("grant", "list");
    expect(out).toMatch(/screener │ NCT06421701 │ 2099-01-31T23:59:59.999Z │ cli:/);
    expect(out).toMatch(/group:trials .*admin .*\* .*never/);
    expect(await run("grant", "revoke", ADA, "--role", "viewer")).toMatchObject({
      code: EXIT.failed,
    });
    expect(await run("grant", "revoke", ADA)).toMatchObject({ err: `1 taken from ${ADA}` });
    expect((await run("grant", "list")).out).not.toContain("screener");
  });

  it("may take the last administrator away: who runs it can make another", async () => {
    const last = ["group:trials", "--role", "admin", "--study", "*"];
    expect((await run("grant", "revoke", ...last)).code).toBe(EXIT.done);
  });

  it.each<[string, readonly string[], number, string]>([
    ["a study that is not there", [ADA, "viewer", "NCT00000000"], EXIT.failed, "no study"],
    ["a day that is past", [ADA, "viewer", "*", "--until", "2020-01-01"], EXIT.failed, "is past"],
    ["a role that is none", [ADA, "doctor", "*"], EXIT.usage, "Give one of viewer"],
    ["someone who is none", ["ada", "viewer", "*"], EXIT.usage, "Give user:<issuer>#<subject>"],
    ["a user of no issuer", ["user:ada", "viewer", "*"], EXIT.usage, "Give user:<issuer>"],
  ])("refuses %s", async (_what, argv, code, told) => {
    const said = await run("grant", "add", ...argv);
    expect(said).toMatchObject({ code });
    expect(said.err).toContain(told);
  });
});
