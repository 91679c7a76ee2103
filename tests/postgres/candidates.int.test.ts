import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { Match, Verdict } from "@cohort/matching";
import {
  CANDIDATE_SORTS,
  type CandidatePage,
  type CandidateQuery,
  type CandidateRow,
} from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { saveAll, scored, STUDY } from "./fixtures.ts";
import { ACCESS, DR, openStudies } from "./granted.ts";

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
  await openStudies(test.store);
});
afterAll(() => test.close());

async function list(query: Partial<CandidateQuery> = {}): Promise<CandidatePage> {
  const page = await test.store.candidates.list({ study: STUDY, ...query }, ACCESS);
  if (!page.ok) throw new Error(page.failure.message);
  return page.value;
}

async function walk(
  query: Partial<CandidateQuery>,
  between: (page: number) => Promise<void> = () => Promise.resolve(),
): Promise<readonly CandidateRow[]> {
  const rows: CandidateRow[] = [];
  let page = await list(query);
  for (let number = 1; ; number += 1) {
    rows.push(...page.candidates);
    if (page.next === null) return rows;
    await between(number);
    page = await list({ ...query, cursor: page.next });
  }
}

const INSTANT: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const VERDICTS: readonly Verdict[] = ["eligible", "possible", "ineligible"];
const verdictOf = (index: number): Verdict => VERDICTS[index % 3] ?? "possible";
const patients = (rows: readonly CandidateRow[]): readonly string[] =>
  rows.map(({ patient }) => patient);

describe("a list of candidates", () => {
  const many: Record<string, readonly Match[]> = {};
  beforeAll(async () => {
    for (let index = 0; index < 60; index += 1) {
      many[`c${String(index).padStart(2, "0")}`] = [
        scored(verdictOf(index), 50 + (index % 7), {
          eligibleFrom: index % 4 === 0 ? `2027-01-${10 + (index % 5)}` : null,
        }),
        scored("possible", 60, { cohort: "ssc" }),
      ];
    }
    await saveAll(test.store, many);
  });

  it("has one row a patient, the best cohort: verdict, then score, then order", async () => {
    const page = await list({ limit: 200 });
    expect(page.total).toBe(60);
    expect(page.next).toBeNull();
    const best = new Map(page.candidates.map((row) => [row.patient, row]));
    expect(best.size).toBe(60);
    expect(best.get("Patient/c00")).toMatchObject({
      cohort: "sle",
      verdict: "eligible",
      score: 50,
    });
    expect(best.get("Patient/c01")).toMatchObject({ cohort: "ssc", score: 60 });
    expect(best.get("Patient/c02")).toMatchObject({ cohort: "ssc", verdict: "possible" });
  });

  it("orders by verdict, score and id, and says what the contract names", async () => {
    const rows = await walk({ cohort: "sle", limit: 7 });
    const key = (row: CandidateRow): string =>
      [VERDICTS.indexOf(row.verdict), 100 - row.score, row.patient].join(" ");
    expect(rows.map(key)).toEqual(rows.map(key).toSorted());
    expect(rows[0]).toEqual({
      patient: "Patient/c06",
      cohort: "sle",
      verdict: "eligible",
      score: 56,
      counts: { pass: 1, presumed: 0, unknown: 1, fail: 0, review: 0 },
      gate: null,
      nearMiss: null,
      eligibleFrom: null,
      status: "new",
      reviewAgain: false,
      interest: null,
      evaluatedAt: INSTANT,
      version: 0,
      firstSeen: INSTANT,
      changedAt: INSTANT,
      marks: "PU",
      needs: ["lvef"],
      age: 46,
      sex: "female",
      incomplete: false,
      planned: { assignee: null, dueOn: null, snoozedUntil: null, by: null, at: null },
      elsewhere: { fits: 0, enrolled: 0 },
    });
  });

  it.each(CANDIDATE_SORTS)("pages through every row once, sorted by %s", async (sort) => {
    const whole = await list({ sort, limit: 200 });
    for (const limit of [1, 7, 59, 60]) {
      expect(patients(await walk({ sort, limit }))).toEqual(patients(whole.candidates));
    }
    expect(whole.candidates.map(({ verdict }) => VERDICTS.indexOf(verdict))).toEqual(
      whole.candidates.map(({ verdict }) => VERDICTS.indexOf(verdict)).toSorted((a, b) => a - b),
    );
  });

  it("puts the nearest date first, and those without one last", async () => {
    const { candidates } = await list({ cohort: "sle", verdict: "possible", sort: "eligibleFrom" });
    const dates = candidates.map(({ eligibleFrom }) => eligibleFrom ?? "9999");
    expect(dates).toEqual(dates.toSorted());
    expect(new Set(dates).size).toBeGreaterThan(2);
  });

  it("filters by verdict, cohort and status, with exact totals", async () => {
    expect(await list({ cohort: "sle", verdict: "eligible", limit: 5 })).toMatchObject({
      total: 20,
    });
    expect(await list({ cohort: "ssc", verdict: "eligible" })).toEqual({
      total: 0,
      candidates: [],
      next: null,
    });
    await test.store.decisions.put(
      {
        study: STUDY,
        patient: patientId("c03"),
        expectedVersion: 0,
        status: "contacted",
        reason: null,
        note: null,
      },
      DR,
      ACCESS,
    );
    const contacted = await list({ status: "contacted" });
    expect(contacted).toMatchObject({ total: 1, candidates: [{ patient: "Patient/c03" }] });
    expect((await list({ status: "new" })).total).toBe(59);
  });

  it("A7-04: skips and repeats no unchanged row while others come and go", async () => {
    const seen = patients(
      await walk({ limit: 5 }, async (page) => {
        await saveAll(test.store, {
          [`new${page}`]: [scored(verdictOf(page), 50 + page)],
          [`c${String(page).padStart(2, "0")}`]: [],
        });
      }),
    );
    expect(new Set(seen).size).toBe(seen.length);
    const unchanged = Object.keys(many).slice(12);
    for (const id of unchanged) expect(seen).toContain(`Patient/${id}`);
    expect((await list()).total).toBe((await list({ limit: 200 })).candidates.length);
  });

  it("refuses a cursor of other filters, or none at all, and names the field", async () => {
    const { next } = await list({ limit: 5 });
    const cursor = next ?? "";
    const wrong = [
      { cursor, verdict: "eligible" as const },
      { cursor, sort: "evaluatedAt" as const },
      { cursor, cohort: "sle" },
      { cursor, study: "NCT00000009" },
      { cursor: "%%%" },
      { cursor: Buffer.from("null").toString("base64url") },
      {
        cursor: Buffer.from(
          `[1,["${STUDY}",null,null,null,"score"],"eligible","'; drop table match; --","x"]`,
        ).toString("base64url"),
      },
    ];
    for (const query of wrong) {
      expect(await test.store.candidates.list({ study: STUDY, ...query }, ACCESS)).toMatchObject({
        ok: false,
        failure: { code: "QUERY.CURSOR", path: "cursor" },
      });
    }
    expect((await list({ cursor, limit: 9 })).candidates).toHaveLength(9);
  });

  it.each([0, 201, 1.5, Number.NaN])("refuses the limit %p", async (limit) => {
    expect(await test.store.candidates.list({ study: STUDY, limit }, ACCESS)).toMatchObject({
      ok: false,
      failure: { code: "QUERY.LIMIT", path: "limit" },
    });
  });

  it.each(["' or 1=1 --", "\u0000", "a\\'", "$1"])(
    "B-12: takes %p for a name only",
    async (text) => {
      const query = { study: text, cohort: text };
      const page = await test.store.candidates.list(query, ACCESS).catch(() => null);
      expect(page === null || (page.ok && page.value.total === 0)).toBe(true);
    },
  );
});
