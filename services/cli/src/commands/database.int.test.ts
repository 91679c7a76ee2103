import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type TestDatabase, emptyDatabase } from "@cohort/testkit";
import { EXIT } from "../command-line/command.ts";
import { runInTest, type Said } from "../testing/run-in-test.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await emptyDatabase();
});
// Fails where a command left a connection open.
afterEach(() => database.close());

const run = (...argv: string[]): Promise<Said> => runInTest(argv, { DATABASE_URL: database.url });

describe("cohort migrate", () => {
  it("makes the tables, imports the built-in studies and makes them active; twice changes nothing", async () => {
    const first = await run("migrate");
    expect(first.err).toContain("study NCT06421701 revision 1: active");
    expect(first.code).toBe(EXIT.done);
    const second = await run("migrate");
    expect(second.err).not.toContain("applied");
    expect(second.err).toContain("study NCT06421701 revision 1: known already");
    expect(second.code).toBe(EXIT.done);
    expect((await run("study", "list")).out).toMatch(/NCT06421701 +│ +1 │ active/);
  });

  it("may run several times at once", async () => {
    const all = await Promise.all([run("migrate"), run("migrate"), run("migrate")]);
    expect(all.map(({ code }) => code)).toEqual([EXIT.done, EXIT.done, EXIT.done]);
    expect(all.filter(({ err }) => err.includes("revision 1: active"))).toHaveLength(1);
  });
});

describe("cohort study import", () => {
  it("appends a revision, and activates it only when asked to", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cohort-cli-"));
    const file = join(folder, "study.yaml");
    const write = (title: string): Promise<void> =>
      writeFile(
        file,
        `
id: NCT00000001
otherIds: []
title: ${title}
sponsor: Nobody
phase: PHASE1
criteria:
  - { id: inc-1, type: inclusion, text: An adult., rule: { kind: age, atLeast: 18 } }
cohorts:
  - { id: all, label: Everyone, index: { criterion: inc-1, concepts: [sle], signals: [] }, criteria: [] }
`,
      );
    await run("migrate");
    await write("First");
    expect((await run("study", "import", file)).out).toBe("NCT00000001 revision 1: new");
    expect((await run("study", "import", file)).out).toBe("NCT00000001 revision 1: known already");
    await write("Second");
    expect((await run("study", "import", "--activate", file)).out).toBe(
      "NCT00000001 revision 2: new, active",
    );
    expect((await run("study", "list")).out).toMatch(/NCT00000001 +│ +2 │ active .*Second/);
    await rm(folder, { recursive: true });
  });
});

describe("cohort match", () => {
  it("ends where nothing is due", async () => {
    await run("migrate");
    expect(await run("match")).toMatchObject({ code: EXIT.done });
  });
});
