import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { patientId, type PatientId } from "@cohort/foundation";
import type { CandidateRow, Plan, Store, WorkFilter } from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { aMatch, criterion, saveAll, scored, STUDY } from "./fixtures.ts";
import { ACCESS, anActor, DR, openStudies } from "./granted.ts";
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

async function list(filter: Partial<WorkFilter> = {}): Promise<readonly CandidateRow[]> {
  const page = await store.candidates.list({ study: STUDY, ...filter }, ACCESS);
  if (!page.ok) throw new Error(page.failure.message);
  return page.value.candidates;
}
const ids = async (filter: Partial<WorkFilter> = {}): Promise<readonly string[]> =>
  (await list(filter)).map(({ patient }) => patient.slice("Patient/".length));
const rowOf = async (patient: PatientId): Promise<CandidateRow | undefined> =>
  (await list()).find((row) => row.patient === `Patient/${patient}`);
const assign = (plan: Plan, ...patients: readonly PatientId[]) =>
  store.worklist.assign({ study: STUDY, patients, plan, operation: "assign" }, DR, ACCESS);
const save = (patient: PatientId, ...matches: Parameters<typeof saveAll>[1][string]) =>
  saveAll(store, { [patient]: matches });
const soon = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

describe("E-02 when a candidate was first seen and last changed", () => {
  it("moves with letters, verdict, score or gate, and with nothing else", async () => {
    await save(a, aMatch());
    const first = await rowOf(a);
    const same = [criterion("inc-1", { explanation: "In other words." }), aMatch().criteria[1]];
    await soon();
    await save(
      a,
      aMatch({ criteria: same.flatMap((one) => one ?? []), nextChangeOn: "2027-02-01" }),
    );
    const reworded = await rowOf(a);
    expect(reworded).toMatchObject({ firstSeen: first?.firstSeen, changedAt: first?.changedAt });
    expect(reworded?.evaluatedAt).not.toBe(first?.evaluatedAt);
    await soon();
    await save(a, aMatch({ score: 67.6 }));
    const scoredAnew = await rowOf(a);
    expect(scoredAnew?.firstSeen).toBe(first?.firstSeen);
    expect((scoredAnew?.changedAt ?? "") > (first?.changedAt ?? "")).toBe(true);
  });

  it("is since any cohort had them, and anew for whoever was none in between", async () => {
    await save(a, aMatch());
    const first = (await rowOf(a))?.firstSeen ?? "";
    await soon();
    await save(a, aMatch({ cohort: "ssc" }));
    expect(await rowOf(a)).toMatchObject({ cohort: "ssc", firstSeen: first });
    await save(a);
    await soon();
    await save(a, aMatch());
    expect(((await rowOf(a))?.firstSeen ?? "") > first).toBe(true);
  });
});

describe("E-24 who works on whom", () => {
  it("is set and changed part by part, and told with who did it", async () => {
    await save(a, aMatch());
    const nobody = { assignee: null, dueOn: null, snoozedUntil: null, by: null, at: null };
    expect((await rowOf(a))?.planned).toEqual(nobody);
    await assign({ assignee: "user:dr", dueOn: "2026-12-01" }, a);
    await assign({ snoozedUntil: "2026-11-30" }, a);
    const planned = {
      assignee: "user:dr",
      dueOn: "2026-12-01",
      snoozedUntil: "2026-11-30",
      by: "dr",
    };
    expect((await rowOf(a))?.planned).toMatchObject(planned);
    await assign({ assignee: null }, a);
    expect((await rowOf(a))?.planned).toMatchObject({ ...planned, assignee: null });
  });

  it("is nobody's to say of whom is no candidate, or of a study that they may not see", async () => {
    await save(a, aMatch());
    expect((await assign({ assignee: "user:dr" }, a, b)).map(({ patient }) => patient)).toEqual([
      a,
    ]);
    const foreign = { ...ACCESS, principals: ["user:other"] };
    const plan = {
      study: STUDY,
      patients: [a],
      plan: { assignee: "x" },
      operation: "assign",
    } as const;
    expect(await store.worklist.assign(plan, DR, foreign)).toEqual([]);
    expect((await rowOf(a))?.planned.assignee).toBe("user:dr");
  });

  it("leaves the list until a day, or until the match says something new", async () => {
    await saveAll(store, { a: [aMatch()], b: [aMatch()], c: [aMatch()] });
    await assign({ snoozedUntil: "2026-11-23" }, a, b);
    await assign({ snoozedUntil: "2026-11-22" }, c);
    expect(await ids({ snoozed: false })).toEqual(["c"]);
    expect(await ids({ snoozed: true })).toEqual(["a", "b"]);
    await soon();
    await save(b, aMatch({ score: 68 }));
    expect(await ids({ snoozed: false })).toEqual(["b", "c"]);
  });

  it("follows whoever is merged into another, and is again what it was when that is undone", async () => {
    await saveAll(store, { a: [aMatch()], b: [aMatch()] });
    await assign({ assignee: "key:old" }, b);
    await assign({ assignee: "user:dr", dueOn: "2026-12-01" }, a);
    await linked.state("a>b");
    expect(await rowOf(b)).toMatchObject({ planned: { assignee: "user:dr", dueOn: "2026-12-01" } });
    // Asked for under either id.
    expect(await assign({ assignee: "key:new" }, a)).toMatchObject([
      { patient: a, planned: { assignee: "key:new" } },
    ]);
    expect((await rowOf(b))?.planned.assignee).toBe("key:new");
    await linked.state("a");
    await saveAll(store, { a: [aMatch()], b: [aMatch()] });
    expect((await rowOf(a))?.planned.assignee).toBe("user:dr");
    expect((await rowOf(b))?.planned.assignee).toBe("key:new");
  });

  it("is forgotten with an opt-out, and with a patient who is gone", async () => {
    await saveAll(store, { a: [aMatch()], b: [aMatch()], c: [aMatch()] });
    await assign({ assignee: "user:dr" }, a, b, c);
    await store.optOuts.add([a], DR);
    await store.records.remove([b]);
    const client = new pg.Client(test.url);
    await client.connect();
    const { rows } = await client.query("select patient from assignment");
    await client.end();
    expect(rows).toEqual([{ patient: "c" }]);
  });
});

describe("E-24 claiming the next", () => {
  const claim = (filter: Partial<WorkFilter> = {}, by = DR): Promise<PatientId | null> =>
    store.worklist.claimNext({ study: STUDY, ...filter }, by, ACCESS);

  it("gives the most promising one of nobody, until nobody is left", async () => {
    await saveAll(store, {
      a: [scored("possible", 60)],
      b: [scored("eligible", 90)],
      c: [scored("eligible", 95)],
      d: [scored("ineligible", 20)],
      e: [scored("eligible", 99)],
      f: [scored("eligible", 98)],
      g: [scored("eligible", 97)],
    });
    await linked.decide(patientId("e"), "contacted");
    await assign({ snoozedUntil: "2026-12-24" }, patientId("f"));
    await assign({ assignee: "key:1" }, patientId("g"));
    expect([await claim(), await claim(), await claim(), await claim()]).toEqual([c, b, a, null]);
    expect((await rowOf(c))?.planned).toMatchObject({ assignee: "dr", by: "dr" });
    expect(await claim({ verdict: "ineligible" })).toBe("d");
  });

  it("gives two who ask at once two", async () => {
    const many = Array.from({ length: 24 }, (_, index) => `p${index}`);
    await saveAll(store, Object.fromEntries(many.map((id) => [id, [aMatch()]])));
    const claimed = await Promise.all(many.map((_, index) => claim({}, anActor(`u${index % 3}`))));
    expect(new Set(claimed).size).toBe(many.length);
    expect(claimed).not.toContain(null);
    expect(await claim()).toBeNull();
  });
});

describe("E-06 taking a decision back", () => {
  const version = async (): Promise<number> =>
    (await store.candidates.get(STUDY, a, ACCESS))?.version ?? 0;
  const takeBack = async (by = DR, expectedVersion?: number) =>
    store.decisions.takeBack(
      { study: STUDY, patient: a, expectedVersion: expectedVersion ?? (await version()) },
      by,
      ACCESS,
    );
  beforeEach(() => save(a, aMatch()));

  it("appends what held before, though no step leads there", async () => {
    await linked.decide(a, "contacted");
    expect(await takeBack()).toMatchObject({
      ok: true,
      value: { status: "new", version: 2, takesBack: 1, reason: null },
    });
    await linked.decide(a, "consented");
    await linked.decide(a, "screening");
    expect(await takeBack()).toMatchObject({ value: { status: "consented", takesBack: 4 } });
    const told = await store.candidates.history(STUDY, a, ACCESS);
    expect(told.flatMap((entry) => (entry.kind === "decision" ? [entry.takesBack] : []))).toEqual([
      null,
      1,
      null,
      null,
      4,
    ]);
    // It is a decision like any other, and is not taken back itself.
    expect(await takeBack()).toMatchObject({ failure: { code: "DECISION.TOO_LATE" } });
  });

  it("asks for another look again, where the decision had answered one", async () => {
    await linked.decide(a, "contacted");
    await save(a, scored("ineligible", 20));
    expect(await rowOf(a)).toMatchObject({ reviewAgain: true });
    await linked.decide(a, "to-review");
    expect(await rowOf(a)).toMatchObject({ reviewAgain: false });
    await takeBack();
    expect(await rowOf(a)).toMatchObject({ reviewAgain: true, status: "contacted" });
  });

  it("is for one's own, for the latest, and for a minute", async () => {
    expect(await takeBack()).toMatchObject({ failure: { code: "DECISION.TOO_LATE" } });
    await linked.decide(a, "contacted");
    expect(await takeBack(anActor("other"))).toMatchObject({
      failure: { code: "DECISION.TOO_LATE" },
    });
    expect(await takeBack(DR, 0)).toMatchObject({ failure: { code: "DECISION.CONFLICT" } });
    const client = new pg.Client(test.url);
    await client.connect();
    await client.query("alter table decision disable trigger append_only");
    await client.query("update decision set at = at - interval '61 seconds'");
    await client.end();
    expect(await takeBack()).toMatchObject({ failure: { code: "DECISION.TOO_LATE" } });
    expect(await rowOf(a)).toMatchObject({ status: "contacted", version: 1 });
  });
});
