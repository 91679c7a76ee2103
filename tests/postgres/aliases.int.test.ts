import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Attestation, Match, Status } from "@cohort/matching";
import type { Candidate, PatientLinks, Store } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, MAPPING, OTHER_STUDY, saveAll, scored, STUDY } from "./fixtures.ts";

let test: TestStore;
let store: Store;
beforeEach(async () => {
  test = await testStore();
  store = test.store;
});
afterEach(() => test.close());

const [a, b, c] = ["a", "b", "c"].map(patientId) as [PatientId, PatientId, PatientId];

/** What these Patients state: `a>b` that it is b now, `b<a` that a is it now, `a` nothing. */
const state = (...statements: readonly string[]) =>
  store.aliases.state(
    statements.map((text): PatientLinks => {
      const [statedBy = "", ...others] = text.split(/[<>]/).map(patientId);
      const isReplaced = text.includes(">");
      return {
        statedBy: patientId(statedBy),
        replacedBy: isReplaced ? others : [],
        replaces: isReplaced ? [] : others,
      };
    }),
  );

async function decide(patient: PatientId, status: Status, study = STUDY): Promise<void> {
  const expectedVersion = (await store.candidates.get(study, patient))?.version ?? 0;
  const decision = {
    study,
    patient,
    expectedVersion,
    status,
    reason: null,
    note: status,
    by: "dr",
  };
  expect(await store.decisions.put(decision)).toMatchObject({ ok: true });
}
const fact: Attestation["statement"] = {
  kind: "fact",
  concept: "lvef",
  value: 55,
  unit: "%",
  date: "2026-11-01",
};
const attest = (patient: PatientId, statement: Attestation["statement"] = fact) =>
  store.attestations.add(patient, { by: "dr", basis: "letter", statement });

const get = async (patient: PatientId, study = STUDY): Promise<Candidate | null> =>
  store.candidates.get(study, patient);
const match = async (patients: Readonly<Record<string, readonly Match[]>>) => {
  await saveAll(store, patients);
};
const listed = async (): Promise<readonly string[]> => {
  const page = await store.candidates.list({ study: STUDY });
  if (!page.ok) throw new Error(page.failure.message);
  expect(page.value.total).toBe(page.value.candidates.length);
  return page.value.candidates.map(({ patient, status }) => `${patient} ${status}`).toSorted();
};
const wanted = async (): Promise<readonly string[]> =>
  (await store.reading.take(10)).map(({ patient, also }) => [patient, ...also].join(" "));
const told = async (patient: PatientId, study = STUDY): Promise<readonly string[]> =>
  (await store.candidates.history(study, patient)).map(({ kind, about }) =>
    about === undefined ? kind : `${kind} of ${about}`,
  );

describe("C-21: a patient who was merged into another", () => {
  it("is that other: one record, one row, one timeline, the latest decision of both", async () => {
    await match({ a: [scored("eligible", 91)], b: [aMatch()] });
    await decide(b, "to-review");
    await decide(a, "contacted");
    await decide(a, "deferred");
    await attest(a);

    expect(await state("a>b")).toEqual({ merged: [a], unmerged: [], unclear: [] });
    expect(await store.records.load([a])).toEqual([]);
    expect(await store.matches.of(a)).toEqual([]);
    expect(await listed()).toEqual(["Patient/b deferred"]);
    expect(await get(a)).toEqual(await get(b));
    expect(await get(b)).toMatchObject({
      patient: "b",
      status: "deferred",
      version: 3,
      reviewAgain: true,
      decision: { status: "deferred", version: 3 },
      matches: [{ cohort: "sle" }],
      attestations: [{ statement: fact }],
    });
    expect(await told(b)).toEqual([
      "match of a",
      "match",
      "decision",
      "decision of a",
      "decision of a",
      "attestation of a",
      "merged of a",
    ]);
    expect(await store.candidates.history(STUDY, a)).toEqual(
      await store.candidates.history(STUDY, b),
    );
    expect([...(await store.aliases.survivorsOf([a, b, c]))]).toEqual([["a", "b"]]);
  });

  it("makes its survivor due: read with both ids, matched again with both ones' attestations", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await attest(a);
    await attest(b, { kind: "complete-history", of: "medication" });
    await match({ b: [aMatch()] });
    const due = { catalogue: "catalogue-1", asOf: "2026-11-22", limit: 10 };
    expect(await store.records.due(due)).toEqual(["a"]);
    await state("a>b");
    expect(await store.records.due(due)).toEqual(["b"]);
    const [loaded] = await store.records.load([b]);
    expect(loaded?.attestations.map(({ statement }) => statement.kind)).toEqual([
      "fact",
      "complete-history",
    ]);
    expect([...(await store.attestations.of([b])).keys()]).toEqual(["b"]);
    expect(await wanted()).toEqual(["b a"]);
  });

  it("is decided on as the survivor, once people have seen what was decided on it", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await decide(b, "to-review");
    await decide(b, "contacted");
    await decide(a, "to-review");
    await state("b<a");
    const decision = {
      study: STUDY,
      status: "deferred" as const,
      reason: null,
      note: null,
      by: "dr",
    };
    const stale = await store.decisions.put({ ...decision, patient: b, expectedVersion: 2 });
    expect(stale).toMatchObject({ failure: { code: "DECISION.CONFLICT", currentVersion: 3 } });
    const put = await store.decisions.put({ ...decision, patient: a, expectedVersion: 3 });
    expect(put).toMatchObject({ ok: true, value: { version: 4 } });
    expect(await get(b)).toMatchObject({ status: "deferred", version: 4, reviewAgain: false });
    expect((await told(b)).at(-1)).toBe("decision");
    expect(await store.decisions.screening(STUDY, b, 4)).not.toBeNull();
  });

  it("takes its candidate along where the survivor is none, and in other studies too", async () => {
    await store.records.replace([anInput("b")], MAPPING);
    await match({ a: [aMatch()] });
    await decide(a, "contacted");
    await state("a>b");
    expect(await get(b)).toMatchObject({ status: "contacted", matches: [], reviewAgain: true });
    expect(await get(b, OTHER_STUDY)).toBeNull();
    expect(await told(b, OTHER_STUDY)).toEqual([]);
  });

  it("counts for a later verdict that worsens: its decisions are the survivor's", async () => {
    await match({ a: [aMatch()], b: [scored("eligible", 91)] });
    await decide(a, "contacted");
    await state("a>b");
    await decide(b, "deferred");
    expect((await get(b))?.reviewAgain).toBe(false);
    await match({ b: [scored("ineligible", 10)] });
    expect((await get(b))?.reviewAgain).toBe(true);
  });

  it("changes nothing when it is said again, by either of them, or by nobody", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await state("a>b");
    const before = [await told(b), await store.records.load([b])];
    expect(await state("a>b", "c")).toEqual({ merged: [], unmerged: [], unclear: [] });
    expect(await state("b<a")).toEqual({ merged: [], unmerged: [], unclear: [] });
    expect(await state("a")).toEqual({ merged: [], unmerged: [], unclear: [] });
    expect([await told(b), await store.records.load([b])]).toEqual(before);
    expect(await state("b")).toMatchObject({ unmerged: [a] });
  });

  it("stays that other when it is deleted itself; nobody stays one who is gone", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await decide(a, "contacted");
    await state("a>b");
    await store.records.remove([a]);
    expect(await get(b)).toMatchObject({ status: "contacted" });
    await state("a", "b<a");
    expect([...(await store.aliases.survivorsOf([a]))]).toEqual([["a", "b"]]);
    await store.reading.take(10);
    await store.records.remove([b]);
    expect(await store.aliases.survivorsOf([a])).toEqual(new Map());
    expect(await get(a)).toMatchObject({ patient: "a", status: "contacted", reviewAgain: true });
    expect((await told(b)).at(-1)).toBe("gone");
  });
});

describe("C-21: a merge that is undone", () => {
  it("restores what was, and asks people to look at both again", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await decide(a, "contacted");
    await decide(b, "to-review");
    await attest(a);
    await state("a>b");
    await decide(b, "deferred");
    await store.reading.done(await store.reading.take(10));
    expect(await state("a")).toEqual({ merged: [], unmerged: [a], unclear: [] });
    expect(await get(a)).toMatchObject({ patient: "a", status: "contacted", reviewAgain: true });
    expect((await get(a))?.attestations).toHaveLength(1);
    expect(await get(b)).toMatchObject({ status: "deferred", reviewAgain: true, attestations: [] });
    expect(await wanted()).toEqual(["a", "b"]);
    await match({ a: [aMatch()] });
    expect(await listed()).toEqual(["Patient/a contacted", "Patient/b deferred"]);
    expect(await told(a)).toEqual([
      "match",
      "decision",
      "attestation",
      "merged",
      "unmerged",
      "match",
    ]);
    expect(await told(b)).toEqual(["match", "decision", "decision", "unmerged"]);
  });

  it("gives the record a version that no earlier reader of it holds", async () => {
    await match({ a: [aMatch()] });
    const [{ version } = { version: 0 }] = await store.records.load([a]);
    await state("a>b");
    await state("a");
    await store.records.replace([anInput("a")], MAPPING);
    expect((await store.records.load([a]))[0]?.version).toBeGreaterThan(version);
  });
});

describe("C-21: more than two", () => {
  it("a chain leads to its end, in whatever order it is told", async () => {
    await match({ a: [aMatch()], b: [aMatch()], c: [aMatch()] });
    await decide(a, "contacted");
    await state("a>b");
    await state("b>c");
    expect([...(await store.aliases.survivorsOf([a, b, c]))]).toEqual([
      ["a", "c"],
      ["b", "c"],
    ]);
    expect(await listed()).toEqual(["Patient/c contacted"]);
    expect(await told(c)).toEqual([
      "match of a",
      "match of b",
      "match",
      "decision of a",
      "merged of a",
      "merged of b",
    ]);
    await state("b");
    expect([...(await store.aliases.survivorsOf([a, b, c]))]).toEqual([["a", "b"]]);
    expect(await get(b)).toMatchObject({ status: "contacted" });
    expect(await get(c)).toMatchObject({ status: "new", version: 0 });
  });

  it("nobody in a circle is another, and it is reported", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    await state("a>b");
    expect(await state("b>a")).toEqual({
      merged: [],
      unmerged: [a],
      unclear: [{ reason: "circle", patients: [a, b] }],
    });
    await match({ a: [aMatch()] });
    expect(await listed()).toEqual(["Patient/a new", "Patient/b new"]);
  });

  it("nobody is two others, and it is reported", async () => {
    await match({ a: [aMatch()], b: [aMatch()], c: [aMatch()] });
    expect(await state("b<a", "c<a")).toEqual({
      merged: [],
      unmerged: [],
      unclear: [{ reason: "two-survivors", patients: [a] }],
    });
    expect(await listed()).toHaveLength(3);
  });

  it("who is said to be two who are one is that one", async () => {
    expect(await state("a>b", "c<a")).toMatchObject({ unclear: [{ reason: "two-survivors" }] });
    expect(await state("b>c")).toMatchObject({ merged: [b, a], unclear: [] });
    expect([...(await store.aliases.survivorsOf([a, b]))]).toEqual([
      ["a", "c"],
      ["b", "c"],
    ]);
  });

  it("two who tell of one another's patients at once end as if one had come after the other", async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `p${at}`);
    await match(Object.fromEntries(ids.map((id) => [id, [aMatch()]])));
    await Promise.all(ids.slice(1).map((id, at) => state(`${id}>p${at}`)));
    expect(await listed()).toEqual(["Patient/p0 new"]);
    expect((await store.aliases.survivorsOf(ids.map(patientId))).size).toBe(11);
  });
});
