import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Store, openStore } from "@cohort/postgres";
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

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openStore({ connectionString: database.url });
  if (!opened.ok) throw new Error(opened.failure.message);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

describe("cohort sync", () => {
  it("leaves a job behind for the workers, and joins one that is there", async () => {
    await run("migrate");
    const first = await run("sync", "--no-wait");
    expect(first.err).toMatch(/sync [0-9a-f-]{36} started/);
    const second = await run("sync", "--no-wait");
    expect(second.err).toMatch(/sync [0-9a-f-]{36} was running already/);
    expect([first.code, second.code]).toEqual([EXIT.done, EXIT.done]);
  });

  it("says that the database must be migrated first", async () => {
    const { code, err } = await run("sync");
    expect(code).toBe(EXIT.failed);
    expect(err).toContain("cohort migrate");
  });

  it("reads everyone at first and then who changed, unless told otherwise", async () => {
    await run("migrate");
    expect((await run("sync", "--changes", "--no-wait")).err).toContain("started: of who changed");
    expect((await run("sync", "--no-wait")).err).toContain("running already: of everyone");
    await run("sync", "--cancel");
    await withStore(({ reading }) => reading.passed({}));
    expect((await run("sync", "--no-wait")).err).toContain("started: of who changed");
    expect((await run("sync", "--full", "--no-wait")).err).toContain("of everyone");
    expect((await run("sync", "--full", "--changes")).code).toBe(EXIT.usage);
  });

  it("is cancelled and taken up again, and nothing else is", async () => {
    await run("migrate");
    expect((await run("sync", "--resume")).err).toContain("cohort sync");
    expect((await run("sync", "--cancel")).err).toContain("no sync is open");
    await run("sync", "--no-wait");
    expect((await run("sync", "--cancel")).err).toMatch(/sync [0-9a-f-]{36} cancelled/);
    const again = await run("sync", "--resume", "--no-wait");
    expect([again.code, again.err]).toEqual([EXIT.done, expect.stringContaining("goes on")]);
    expect(await withStore(({ jobs }) => jobs.open("sync"))).toMatchObject({ state: "queued" });
    expect((await run("sync", "--resume")).code).toBe(EXIT.failed);
  });

  it("shows what came of it, and what was left out and why", async () => {
    await run("migrate");
    const waiting = run("sync");
    await withStore(async ({ jobs }) => {
      let open = await jobs.open("sync");
      while (open === null) open = await jobs.open("sync");
      const counts = { Patient: 3, Observation: 40 };
      await jobs.progress(open.id, { done: 3, total: 3, counts, skipped: { gone: 2 } });
      await jobs.finish(open.id, { state: "done" });
    });
    const { code, err } = await waiting;
    expect(code).toBe(EXIT.done);
    expect(err).toContain("resources: Observation 40, Patient 3");
    expect(err).toContain("2 patients whom the EHR no longer has");
  });
});

describe("C-24: cohort quarantine", () => {
  it("lists what fails, and has it tried again", async () => {
    await run("migrate");
    expect((await run("quarantine", "list")).err).toContain("nothing fails");
    await withStore(async ({ quarantine }) => {
      const entry = { subject: "Patient/p1", errorClass: "shape" };
      for (let time = 0; time < 3; time += 1) await quarantine.fail("read", [entry]);
      await quarantine.fail("match", [{ subject: "Patient/p2", errorClass: "evaluation" }]);
    });
    const { out } = await run("quarantine", "list");
    expect(out).toMatch(/Patient\/p1 +│ read +│ shape +│ +3 │ yes/);
    expect(out).toMatch(/Patient\/p2 +│ match +│ evaluation +│ +1 │ not yet/);
    expect((await run("quarantine", "replay")).code).toBe(EXIT.usage);
    expect((await run("quarantine", "replay", "--all", "Patient/p1")).code).toBe(EXIT.usage);
    expect((await run("quarantine", "replay", "--all", "--dry-run")).out).toBe(
      "1 would be read again, 1 would be matched again",
    );
    expect((await run("quarantine", "replay", "Patient/p1")).out).toBe(
      "1 are read again, 0 are matched again",
    );
    expect(await withStore(({ reading }) => reading.count())).toEqual({ now: 1, later: 0 });
    expect((await run("quarantine", "replay", "--all")).out).toContain("1 are matched again");
    expect((await run("quarantine", "list")).out).toBe("");
  });
});

describe("A5-01: cohort subscription", () => {
  it("prints a secret once, keeps its hash, and takes it back", async () => {
    await run("migrate");
    const { out: secret } = await run("subscription", "add", "s1");
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    const stored = () => withStore(({ subscriptions }) => subscriptions.get("s1"));
    const hash = createHash("sha256").update(secret).digest("hex");
    expect((await stored())?.secretHash).toBe(hash);
    const again = await run("subscription", "add", "s1");
    expect(again.out).not.toBe(secret);
    expect(again.err).toContain("the old one holds no more");
    expect((await stored())?.secretHash).not.toBe(hash);
    const { out } = await run("subscription", "list");
    expect(out).toMatch(/s1 +│ \d{4}-\S+ │ never/);
    expect(out).not.toContain(again.out);
    expect((await run("subscription", "remove", "s1")).code).toBe(EXIT.done);
    expect((await run("subscription", "remove", "s1")).code).toBe(EXIT.failed);
    expect((await run("subscription", "add", "a/b")).code).toBe(EXIT.usage);
    expect(await stored()).toBeNull();
  });
});
