import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type TestDatabase, emptyDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { runInTest, type Said } from "../testing/run-in-test.ts";

const STUDY = "NCT06421701";

let database: TestDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
  expect((await run("migrate")).code).toBe(EXIT.done);
}, 60_000);
// Fails where a command left a connection open.
afterAll(() => database.close());

const run = (...argv: string[]): Promise<Said> => runInTest(argv, { DATABASE_URL: database.url });

it("A9-03 has nothing to make again at a new site, which is no failure", async () => {
  expect(await run("replay", "--all")).toMatchObject({
    code: EXIT.done,
    err: "nobody was decided on yet",
  });
  expect((await run("replay", "--stored")).code).toBe(EXIT.done);
  const named = await run("replay", "--study", STUDY, "--patient", "nobody");
  expect(named.code).toBe(EXIT.failed);
});

describe("cohort opt-out", () => {
  it("B-28 adds, lists and withdraws", async () => {
    expect((await run("opt-out", "add", "Patient/1", "2")).err).toBe("2 added, 0 there already");
    expect((await run("opt-out", "add", "1")).err).toBe("0 added, 1 there already");
    expect((await run("opt-out", "list")).out).toMatch(/Patient\/1 .*command/);
    expect((await run("opt-out", "withdraw", "Patient/1", "2")).err).toBe("2 withdrawn");
    const none = await run("opt-out", "list");
    expect(none).toMatchObject({ out: "", err: "nobody is opted out" });
  });

  it("refuses what is no id, before anything is done", async () => {
    expect(await run("opt-out", "add", "3", "Mrs. Example")).toMatchObject({ code: EXIT.usage });
    expect((await run("opt-out", "list")).out).not.toContain("Patient/3");
  });
});

describe("cohort study basis", () => {
  it("B-29 states one, which the list of studies shows", async () => {
    expect((await run("study", "list")).out).toMatch(/NCT06421701 .*none/);
    const stated = await run(
      "study",
      "basis",
      STUDY,
      "--reference",
      "IRB 2026-17",
      "--from",
      "2020-01-01",
    );
    expect(stated).toMatchObject({ code: EXIT.done });
    expect((await run("study", "list")).out).toContain("IRB 2026-17");
  });

  it.each<[string, readonly string[], number, string]>([
    ["a study that is not there", ["NCT00000000", "--reference", "x"], EXIT.failed, "no study"],
    ["no reference", [STUDY], EXIT.usage, "--reference"],
    [
      "an end before its beginning",
      [STUDY, "--reference", "x", "--from", "2026-02-01", "--until", "2026-01-31"],
      EXIT.failed,
      "before it begins",
    ],
  ])("refuses %s", async (_what, argv, code, told) => {
    const said = await run("study", "basis", ...argv);
    expect(said).toMatchObject({ code });
    expect(said.err).toContain(told);
  });
});

describe("cohort study close", () => {
  it("B-28 ends the matching, and an import opens it again", async () => {
    const other = "NCT06967038";
    expect(await run("study", "close", other)).toMatchObject({
      code: EXIT.done,
      err: `${other} is closed; its candidates are deleted in 3650 days`,
    });
    expect((await run("study", "list")).out).toMatch(/NCT06967038 .*closed/);
    const data = new URL("../../../../packages/core/studies/data/", import.meta.url);
    const file = fileURLToPath(new URL(`${other}.yaml`, data));
    expect(await run("study", "import", "--activate", file)).toMatchObject({ code: EXIT.done });
    expect((await run("study", "list")).out).toMatch(/NCT06967038 .*active/);
    expect(await run("study", "close", "NCT00000000")).toMatchObject({ code: EXIT.failed });
  });
});

describe("cohort purge", () => {
  it("B-28 says so where nothing is to go", async () => {
    const said = await run("purge", "--dry-run");
    expect(said).toMatchObject({ code: EXIT.done });
    expect(said.err).toContain("closed for more than 3650 days");
    expect(said.err).toContain("nothing was changed");
  });
});
