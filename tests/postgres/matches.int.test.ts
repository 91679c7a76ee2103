import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId } from "@cohort/foundation";
import type { Match } from "@cohort/matching";
import type { MatchInputs } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import {
  aMatch,
  anInput,
  criterion,
  inputs,
  MAPPING,
  OTHER_STUDY,
  saveAll,
  scored,
  STUDY,
  versionOf,
} from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";

let test: TestStore;
let client: pg.Client;
beforeEach(async () => {
  test = await testStore();
  await openStudies(test.store);
  client = new pg.Client({ connectionString: test.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await test.close();
});

const p1 = patientId("p1");
const save = async (matches: readonly Match[], using: MatchInputs = inputs()) => {
  const readVersion = await versionOf(test.store, p1);
  return test.store.matches.save(using, [
    { patient: p1, readVersion, matches, nextChangeOn: null },
  ]);
};
const rowsOf = async (): Promise<readonly unknown[]> =>
  (await client.query("select xmin, * from match order by study, cohort, patient")).rows;
const decide = async (study = STUDY): Promise<void> => {
  const candidate = await test.store.candidates.get(study, p1, ACCESS);
  await test.store.decisions.put(
    {
      study,
      patient: p1,
      expectedVersion: candidate?.version ?? 0,
      status: "contacted",
      reason: null,
      note: null,
    },
    DR,
    ACCESS,
  );
};
const asksAgain = async (study = STUDY): Promise<boolean | undefined> =>
  (await test.store.candidates.get(study, p1, ACCESS))?.reviewAgain;

const failing = aMatch({
  verdict: "ineligible",
  score: 12.5,
  criteria: [criterion("inc-1"), criterion("inc-2", { outcome: "fail" })],
});

describe("a stored match", () => {
  it("C-41: comes back byte for byte, whatever signs it holds", async () => {
    const match = aMatch({
      nearMiss: { criterion: "inc-2", value: 221, bound: 220.5, unit: "umol/L" },
      eligibleFrom: "2027-02-28",
      gate: "deceased",
      index: "signal",
    });
    await saveAll(test.store, { p1: [match] });
    const [stored] = await test.store.matches.of(p1);
    expect(stored).toMatchObject(match);
    expect(JSON.stringify(stored?.criteria)).toBe(JSON.stringify(match.criteria));
    expect(stored).toMatchObject({
      revision: 1,
      asOf: "2026-11-22",
      inputs: { recordVersion: 1, studyHash: "study-1", dictionaryHash: "dictionary-1" },
    });
    const { rows } = await client.query("select detail, outcomes from match");
    expect(rows).toEqual([
      {
        detail: JSON.stringify({ criteria: match.criteria, nextSteps: match.nextSteps }),
        outcomes: "PU",
      },
    ]);
  });

  it("C-32: is not touched by the same job done five times at once", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    const before = await rowsOf();
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => save([aMatch()])));
    expect(again.map(({ rows }) => rows)).toEqual(
      again.map(() => ({ written: 0, unchanged: 1, removed: 0, withoutIndex: 0 })),
    );
    expect(await rowsOf()).toEqual(before);
    expect(await test.store.candidates.history(STUDY, p1, ACCESS)).toHaveLength(1);
  });

  it("keeps its time when only its inputs moved on, and says from which it is now", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    const [before] = await test.store.matches.of(p1);
    await save([aMatch()], inputs({ asOf: "2026-11-23", engine: "2" }));
    const [after] = await test.store.matches.of(p1);
    expect(after?.evaluatedAt).toBe(before?.evaluatedAt);
    expect(after).toMatchObject({ asOf: "2026-11-23", inputs: { engine: "2" } });
    await save([scored("possible", 68)], inputs({ asOf: "2026-11-23", engine: "2" }));
    const [changed] = await test.store.matches.of(p1);
    expect(changed?.evaluatedAt).not.toBe(before?.evaluatedAt);
  });

  it("is there only with the index condition or a signal; the others are counted", async () => {
    const without = aMatch({ cohort: "aps", index: "none", verdict: "ineligible" });
    await test.store.records.replace([anInput("p1")], MAPPING);
    expect((await save([aMatch(), without])).rows).toEqual({
      written: 1,
      unchanged: 0,
      removed: 0,
      withoutIndex: 1,
    });
    expect((await save([{ ...aMatch(), index: "none" }, without])).rows).toMatchObject({
      removed: 1,
      withoutIndex: 2,
    });
    expect(await test.store.matches.of(p1)).toEqual([]);
  });
});

describe("C-31: the fence", () => {
  it("skips a patient whose record moved on, who stays due; the others are saved", async () => {
    const { records, matches } = test.store;
    await records.replace([anInput("p1"), anInput("p2")], MAPPING);
    const read = await records.load([p1, patientId("p2")]);
    await records.replace([anInput("p1", 9)], MAPPING);
    const report = await matches.save(
      inputs(),
      read.map(({ patient, version }) => ({
        patient,
        readVersion: version,
        matches: [aMatch()],
        nextChangeOn: null,
      })),
    );
    expect(report).toMatchObject({ saved: ["p2"], skipped: ["p1"], rows: { written: 1 } });
    expect(await matches.of(p1)).toEqual([]);
    const query = { catalogue: "catalogue-1", asOf: "2026-11-22", limit: 10 };
    expect(await records.due(query)).toEqual(["p1"]);
  });

  it("waits for a replacement that has begun, and then skips", async () => {
    await test.store.records.replace([anInput("p1")], MAPPING);
    await client.query("begin");
    await client.query("update record set version = version + 1");
    const saving = save([aMatch()]);
    await new Promise((done) => setTimeout(done, 100));
    await client.query("commit");
    expect(await saving).toMatchObject({ saved: [], skipped: ["p1"] });
  });
});

describe("the history of a candidate", () => {
  it("names verdicts and outcomes that differ, and only those", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    await save([aMatch({ score: 66 })]);
    await save([failing]);
    await save([aMatch({ index: "none" })]);
    expect(await test.store.candidates.history(STUDY, p1, ACCESS)).toMatchObject([
      { kind: "match", cohort: "sle", from: null, to: "possible", changes: [] },
      {
        kind: "match",
        from: "possible",
        to: "ineligible",
        changes: [{ criterion: "inc-2", from: "unknown", to: "fail" }],
        reviewAgain: false,
      },
      { kind: "match", from: "ineligible", to: null, changes: [] },
    ]);
  });

  it("compares criteria by their ids where the revision is another", async () => {
    await saveAll(test.store, { p1: [aMatch()] });
    const revised = aMatch({
      criteria: [criterion("inc-1a"), criterion("inc-2", { outcome: "unknown" })],
    });
    await save([revised], inputs({ studies: [{ study: STUDY, revision: 2, hash: "study-2" }] }));
    expect((await test.store.candidates.history(STUDY, p1, ACCESS))[1]).toMatchObject({
      revision: 2,
      from: "possible",
      to: "possible",
      changes: [
        { criterion: "inc-1a", from: null, to: "pass" },
        { criterion: "inc-1", from: "pass", to: null },
      ],
    });
  });
});

describe("a decision wants another look", () => {
  it("when a verdict worsens after it, until someone decides again", async () => {
    await saveAll(test.store, { p1: [scored("eligible", 90)] });
    await decide();
    await save([aMatch()]);
    expect(await asksAgain()).toBe(true);
    expect((await test.store.candidates.history(STUDY, p1, ACCESS)).at(-1)).toMatchObject({
      kind: "match",
      reviewAgain: true,
    });
    await decide();
    expect(await asksAgain()).toBe(false);
    await save([scored("eligible", 91)]);
    expect(await asksAgain()).toBe(false);
  });

  it("when the row itself goes, or an attestation is set aside; not before there is a decision", async () => {
    await saveAll(test.store, { p1: [scored("eligible", 90)] });
    await save([aMatch()]);
    expect(await asksAgain()).toBe(false);
    await decide();
    await save([{ ...aMatch(), index: "none" }]);
    expect(await asksAgain()).toBe(true);
    await save([aMatch()]);
    await decide();
    const setAside = (score: number) =>
      test.store.matches.save(inputs(), [
        {
          patient: p1,
          readVersion: 1,
          matches: [aMatch({ score })],
          nextChangeOn: null,
          reviewAgain: [STUDY, OTHER_STUDY],
        },
      ]);
    await setAside(66);
    expect(await asksAgain()).toBe(true);
    await decide();
    await setAside(66);
    expect(await asksAgain()).toBe(false);
  });
});
