import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, anInput, MAPPING, STUDY } from "./fixtures.ts";
import { ACCESS, anActor, openStudies } from "./granted.ts";
import { type Linked, linkedIn } from "./linked.ts";

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

  it("decisions that are taken while records merge and part are all kept, and counted", async () => {
    await match({ a: [aMatch()], b: [aMatch()] });
    const acknowledged: string[] = [];
    const decideSomehow = async (patient: PatientId, by: string): Promise<void> => {
      // As a person would: who comes too late looks again.
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const expectedVersion = (await get(patient))?.version ?? 0;
        const decision = { study: STUDY, patient, expectedVersion, status: "contacted" as const };
        const put = await store.decisions.put(
          { ...decision, reason: null, note: null },
          anActor(by),
          ACCESS,
        );
        if (put.ok) {
          acknowledged.push(by);
          return;
        }
      }
    };
    for (let round = 0; round < 8; round += 1) {
      await Promise.all([
        decideSomehow(a, `a${round}`),
        decideSomehow(b, `b${round}`),
        attest(a),
        state(round % 2 === 0 ? "a>b" : "a"),
        attest(b),
        store.records.replace([anInput("a", round), anInput("b", round)], MAPPING),
      ]);
    }
    const whole = await store.candidates.history(STUDY, b, ACCESS);
    await state("a>b");
    const both = await store.candidates.history(STUDY, a, ACCESS);
    const decisions = both.flatMap((entry) => (entry.kind === "decision" ? [entry] : []));
    expect(decisions.map(({ by }) => by).toSorted()).toEqual(acknowledged.toSorted());
    expect(acknowledged.length).toBeGreaterThan(7);
    expect((await get(b))?.version).toBeGreaterThan(
      Math.max(...decisions.map(({ version }) => version)),
    );
    expect(both.length).toBeGreaterThan(whole.length);
  });
});
