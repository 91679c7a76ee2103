import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, MAPPING, OTHER_STUDY, scored, STUDY } from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";
import { FACT, type Linked, linkedIn } from "./linked.ts";

let test: TestStore;
let store: Store;
let linked: Linked;
beforeEach(async () => {
  test = await testStore();
  store = test.store;
  await openStudies(store);
  linked = linkedIn(store);
});
afterEach(() => test.close());

const [a, b, c] = ["a", "b", "c"].map(patientId) as [PatientId, PatientId, PatientId];
const state: Linked["state"] = (...given) => linked.state(...given);
const decide: Linked["decide"] = (...given) => linked.decide(...given);
const attest: Linked["attest"] = (...given) => linked.attest(...given);
const get: Linked["get"] = (...given) => linked.get(...given);
const match: Linked["match"] = (...given) => linked.match(...given);
const listed: Linked["listed"] = (...given) => linked.listed(...given);
const wanted: Linked["wanted"] = (...given) => linked.wanted(...given);
const told: Linked["told"] = (...given) => linked.told(...given);

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
      attestations: [{ statement: FACT }],
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
    expect(await store.candidates.history(STUDY, a, ACCESS)).toEqual(
      await store.candidates.history(STUDY, b, ACCESS),
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
    };
    const stale = await store.decisions.put(
      { ...decision, patient: b, expectedVersion: 2 },
      DR,
      ACCESS,
    );
    expect(stale).toMatchObject({ failure: { code: "DECISION.CONFLICT", currentVersion: 3 } });
    const put = await store.decisions.put(
      { ...decision, patient: a, expectedVersion: 3 },
      DR,
      ACCESS,
    );
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

  it("keeps its attested facts in view of a change of studies", async () => {
    await match({ a: [], b: [] });
    await attest(a);
    await state("a>b");
    await match({ b: [] });
    const change = { from: "catalogue-1", to: "catalogue-2", studies: [], concepts: [] };
    expect(await store.records.moveCatalogue(change)).toBe(0);
  });
});
