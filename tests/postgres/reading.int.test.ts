import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Reading, ReadingDue } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { anInput, MAPPING } from "./fixtures.ts";

let test: TestStore;
let reading: Reading;
beforeEach(async () => {
  test = await testStore();
  ({ reading } = test.store);
});
afterEach(() => test.close());

const [a, b, c] = ["a", "b", "c"].map(patientId) as [PatientId, PatientId, PatientId];
const idsOf = (taken: readonly ReadingDue[]): readonly string[] =>
  taken.map(({ patient }) => patient);

async function run(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: test.url });
  await client.connect();
  await client.query(text);
  await client.end();
}

describe("who is due for reading", () => {
  it("is taken, the longest due first, and goes once read", async () => {
    await reading.want([b]);
    await pause(5);
    await reading.want([a, c, a]);
    expect(idsOf(await reading.take(2))).toEqual(["b", "a"]);
    const taken = await reading.take(10);
    expect(idsOf(taken)).toEqual(["b", "a", "c"]);
    await reading.done(taken);
    expect(await reading.count()).toEqual({ now: 0, later: 0 });
  });

  it("is not taken before its time, and a later wish never postpones it", async () => {
    await reading.want([a], 60_000);
    await reading.want([b], 60_000);
    expect(await reading.take(10)).toEqual([]);
    expect(await reading.count()).toEqual({ now: 0, later: 2 });
    await reading.want([a]);
    await reading.want([a], 60_000);
    expect(idsOf(await reading.take(10))).toEqual(["a"]);
  });

  it("stays when a hint comes in during the reading, even within the same millisecond", async () => {
    await reading.want([a, b]);
    const taken = await reading.take(10);
    await reading.want([b]);
    await reading.done(taken);
    const again = await reading.take(10);
    expect(again).toEqual([
      { patient: b, also: [], attempts: 0, hintedAt: expect.any(String), version: 0 },
    ]);
    await reading.done(taken);
    expect(idsOf(await reading.take(10))).toEqual(["b"]);
    await reading.done(again);
    expect(await reading.take(10)).toEqual([]);
  });

  it("C-24: counts the readings that never ended, and those in good order not", async () => {
    await reading.want([a]);
    const attempts: number[] = [];
    for (let time = 0; time < 3; time += 1)
      attempts.push((await reading.take(1))[0]?.attempts ?? -1);
    expect(attempts).toEqual([0, 1, 2]);
    const taken = await reading.take(1);
    await reading.giveBack(taken, 60_000);
    expect(await reading.count()).toEqual({ now: 0, later: 1 });
    await reading.want([a]);
    expect((await reading.take(1))[0]?.attempts).toBe(3);
  });

  it("is due at once where a hint came in before it was given back", async () => {
    await reading.want([a]);
    const taken = await reading.take(1);
    await reading.want([a]);
    await reading.giveBack(taken, 60_000);
    expect(idsOf(await reading.take(1))).toEqual(["a"]);
  });

  it("C-21: is read with its survivor where it is an alias, the survivor with the ids of all", async () => {
    await run("insert into alias (patient, survivor) values ('a', 'c'), ('b', 'c')");
    await reading.want([a, b]);
    expect(await reading.take(10)).toContainEqual(
      expect.objectContaining({ patient: c, also: [a, b] }),
    );
  });

  it("C-35: is shared out to two readers that take at once", async () => {
    const many = Array.from({ length: 40 }, (_, index) => patientId(`p${index}`));
    await Promise.all([reading.want(many), reading.want(many.toReversed())]);
    expect(await reading.count()).toEqual({ now: 40, later: 0 });
    const taken = await Promise.all([1, 2, 3, 4].map(() => reading.take(40)));
    expect(new Set(taken.flat().map(({ patient }) => patient)).size).toBe(40);
  });

  it("A5-07: is one row, however often it is hinted at", async () => {
    await Promise.all(Array.from({ length: 200 }, () => reading.want([a])));
    expect(await reading.count()).toEqual({ now: 1, later: 0 });
  });
});

describe("a pass over everyone", () => {
  it("wants whom it lists, once, and whom it does not list", async () => {
    await test.store.records.replace(
      ["a", "b", "c"].map((id) => anInput(id)),
      MAPPING,
    );
    await reading.beginListing();
    await reading.list([a, patientId("new")]);
    await reading.list([b], { read: true });
    await reading.done(await reading.take(10));
    // The listing begins again after a kill: those read meanwhile are not read again.
    await reading.list([a, patientId("new"), patientId("newer")]);
    expect(idsOf(await reading.take(10))).toEqual(["newer"]);
    expect(await reading.listed()).toBe(4);
    expect(await reading.wantUnlisted()).toBe(1);
    expect(idsOf(await reading.take(10))).toEqual(["newer", "c"]);
    await reading.beginListing();
    expect(await reading.listed()).toBe(0);
  });

  it("wants everyone who was read under another mapping", async () => {
    await test.store.records.replace([anInput("a"), anInput("b")], MAPPING);
    await test.store.records.replace([anInput("c")], "a-mapping");
    expect(await reading.wantReadOtherwise("a-mapping")).toBe(2);
    expect(await reading.wantReadOtherwise("a-mapping")).toBe(0);
    expect(idsOf(await reading.take(10))).toEqual(["a", "b"]);
    expect(await reading.wantReadOtherwise("mapping-2")).toBe(1);
  });

  it("A2-07: is wanted in one go once the EHR grants more, and whoever is being read just then again", async () => {
    await test.store.records.replace(
      ["a", "b", "c"].map((id) => anInput(id)),
      MAPPING,
    );
    await reading.want([a]);
    const [beingRead] = await reading.take(1);
    await reading.want([b], 60_000);
    expect(await reading.withheld()).toEqual([]);
    await reading.withhold(["Procedure"]);
    await reading.wantEveryone();
    expect(idsOf(await reading.take(10, [a])).toSorted()).toEqual(["b", "c"]);
    if (beingRead) await reading.done([beingRead]);
    expect(idsOf(await reading.take(10, [b, c]))).toEqual(["a"]);
    expect(await reading.withheld()).toEqual(["Procedure"]);
  });

  it("leaves all its marks behind, and when it was", async () => {
    expect(await reading.state()).toEqual({ fullPassAt: null, changesWantedAt: null });
    await reading.wantChanged([], { type: "Device", since: "x" });
    await reading.passed({ Observation: "2026-11-22T10:00:00+01:00", Condition: "y" });
    expect(await reading.marks()).toEqual({
      Condition: "y",
      Observation: "2026-11-22T10:00:00+01:00",
    });
    const { fullPassAt } = await reading.state();
    expect(Math.abs(Date.parse(fullPassAt ?? "") - Date.now())).toBeLessThan(60_000);
  });
});

describe("a patient whom the EHR does not know", () => {
  it("C-20: is gone once it says so again, later, and is asked for until then", async () => {
    await reading.want([a]);
    const first = await reading.take(1);
    expect(await reading.absent([a], 60_000)).toEqual([]);
    await reading.done(first);
    expect(await reading.count()).toEqual({ now: 0, later: 1 });
    await reading.want([a]);
    const early = await reading.take(1);
    expect(await reading.absent([a], 60_000)).toEqual([]);
    await reading.done(early);
    expect(await reading.count()).toEqual({ now: 0, later: 1 });
    await run("update absence set first_at = first_at - interval '61 seconds'");
    expect(await reading.absent([a, b], 60_000)).toEqual(["a"]);
  });

  it("C-20: that was read in between begins anew", async () => {
    await reading.absent([a], 0);
    await test.store.records.replace([anInput("a")], MAPPING);
    expect(await reading.absent([a], 0)).toEqual([]);
  });
});

describe("changes", () => {
  it("are wanted with their mark moved, by type", async () => {
    await reading.wantChanged([a], { type: "Observation", since: "t1" });
    await reading.wantChanged([b], { type: "Observation", since: "t2" });
    await reading.wantChanged([c], null);
    expect(await reading.marks()).toEqual({ Observation: "t2" });
    expect(idsOf(await reading.take(10)).toSorted()).toEqual(["a", "b", "c"]);
  });

  it("are looked for once more where someone asked meanwhile", async () => {
    await reading.wantChanges();
    const { changesWantedAt } = await reading.state();
    await reading.wantChanges();
    await reading.clearWanted(changesWantedAt ?? "");
    const { changesWantedAt: later } = await reading.state();
    expect(later).not.toBeNull();
    await reading.clearWanted(later ?? "");
    expect((await reading.state()).changesWantedAt).toBeNull();
  });

  it("C-20: of what is deleted are whose it was, as records tell", async () => {
    await test.store.records.replace([anInput("a"), anInput("b")], MAPPING);
    const record = { ...anInput("c").record, facts: [] };
    const issue = { resource: "Condition/c9", code: "shape", text: "x" };
    await test.store.records.replace(
      [{ ...anInput("c"), record: { ...record, issues: [issue] } }],
      MAPPING,
    );
    expect(await reading.ownersOf(["Observation/o1", "Observation/o2"])).toEqual(["a", "b"]);
    const many = Array.from({ length: 50 }, (_, index) => `Condition/c${index}`);
    expect(await reading.ownersOf(many)).toEqual(["c"]);
    expect(await reading.ownersOf(["Observation/o7"])).toEqual([]);
    expect(await reading.ownersWithin(["Condition/c9"], 1000)).toEqual(["c"]);
    await run("alter table record rename to slow");
    await run("create view record as select slow.*, pg_sleep(0.2)::text from slow");
    await run("grant select on record to public");
    expect(await reading.ownersWithin(["Condition/c9"], 100)).toBeNull();
  });
});
