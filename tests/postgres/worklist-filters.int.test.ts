import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { conceptId, expectDefined } from "@cohort/foundation";
import {
  CANDIDATE_SORTS,
  type CandidateQuery,
  type CandidateRow,
  type CandidateSort,
  type WorkFilter,
} from "@cohort/postgres";
import { testStore, type TestStore } from "@cohort/testkit";
import { inputs, MAPPING, OTHER_STUDY, STUDY } from "./fixtures.ts";
import { ACCESS, openStudies } from "./granted.ts";
import {
  drawer,
  drawPerson,
  isAskedFor,
  LETTERS,
  ORDER,
  type Person,
  rowOf,
} from "./worklist-model.ts";

const COUNT = 150;
const draw = drawer(20_261_122);
const people: readonly Person[] = Array.from({ length: COUNT }, (_, index) =>
  drawPerson(index, draw),
);
let test: TestStore;

/** What only time and people would bring about, as it shall be. */
async function settle(client: pg.Client, person: Person): Promise<void> {
  const { patient } = person;
  await client.query(
    "update match set first_seen_at = $2, changed_at = $3, evaluated_at = $3 where patient = $1",
    [patient, person.firstSeen, person.changedAt],
  );
  for (const [study, status] of [
    [STUDY, person.status],
    [OTHER_STUDY, person.statusElsewhere],
  ]) {
    if (status === null) continue;
    await client.query("insert into candidate values ($1, $2, 1, $3, $4)", [
      study,
      patient,
      status,
      person.reviewAgain,
    ]);
  }
  await client.query("insert into assignment values ($1, $2, $3, null, $4, 'dr', $5)", [
    STUDY,
    patient,
    person.assignee,
    person.snoozedUntil,
    person.plannedAt,
  ]);
}

beforeAll(async () => {
  test = await testStore();
  const { records, matches } = test.store;
  await openStudies(test.store);
  await records.replace(
    people.map(({ patient, record }) => ({ patient, record, concepts: [conceptId("creatinine")] })),
    MAPPING,
  );
  for (const revision of [1, 2]) {
    const studies = [STUDY, OTHER_STUDY].map((study) => ({
      study,
      revision,
      hash: `r${revision}`,
    }));
    await matches.save(
      inputs({ studies }),
      people
        .filter((person) => person.revision === revision)
        .map(({ patient, matches: made }) => ({
          patient,
          readVersion: 1,
          matches: made,
          nextChangeOn: null,
        })),
    );
  }
  const client = new pg.Client(test.url);
  await client.connect();
  for (const person of people) await settle(client, person);
  await client.end();
}, 60_000);
afterAll(() => test.close());

async function walk(query: CandidateQuery): Promise<readonly CandidateRow[]> {
  const rows: CandidateRow[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page = await test.store.candidates.list(
      { ...query, ...(cursor === "" ? {} : { cursor }) },
      ACCESS,
    );
    if (!page.ok) throw new Error(page.failure.message);
    rows.push(...page.value.candidates);
    expect(page.value.total).toBeGreaterThanOrEqual(rows.length);
    cursor = page.value.next;
    if (cursor === null) expect(page.value.total).toBe(rows.length);
  }
  return rows;
}

const criterion = (id: string, mark: (typeof LETTERS)[number]): WorkFilter["criterion"] => ({
  id,
  mark,
  places: [1, 2].flatMap((revision) =>
    ["sle", "ssc"].map((cohort) => ({
      revision,
      cohort,
      place: expectDefined(ORDER[revision], "order").indexOf(id) + 1,
    })),
  ),
});

/** Every filter by itself, in every way that it can be given. */
const SINGLE: readonly Omit<WorkFilter, "study">[] = [
  {},
  ...(["eligible", "possible", "ineligible"] as const).map((verdict) => ({ verdict })),
  ...(["new", "to-review", "contacted", "on-study", "deferred"] as const).map((status) => ({
    status,
  })),
  ...["inc-1", "inc-2"].flatMap((id) =>
    LETTERS.map((mark) => ({ criterion: expectDefined(criterion(id, mark), id) })),
  ),
  ...[true, false].flatMap((is) => [{ nearMiss: is }, { reviewAgain: is }, { snoozed: is }]),
  ...["2026-11-20", "2026-11-22", "2027-02-01"].map((eligibleBy) => ({ eligibleBy })),
  { assignees: [] },
  { assignees: ["user:dr"] },
  { assignees: ["user:dr", "key:1"] },
  { assignees: ["nobody"] },
  ...["a", "a-", "b_", "B1", "b%", "zzz"].map((idPrefix) => ({ idPrefix })),
  ...(["female", "male", "other"] as const).map((sex) => ({ sex })),
  { ageFrom: 18 },
  { ageTo: 40 },
  { ageFrom: 30, ageTo: 30 },
  { ageFrom: 45, ageTo: 60 },
  ...["2026-11-01T00:00:00.000Z", "2026-11-10T12:00:00.001Z", "2026-12-01T00:00:00.000Z"].flatMap(
    (at) => [{ addedSince: at }, { changedSince: at }],
  ),
  { elsewhere: "fits" },
  { elsewhere: "enrolled" },
];

const wanted = (filter: WorkFilter): readonly string[] =>
  people
    .filter((person) => {
      const row = rowOf(person, filter.cohort);
      return row !== undefined && isAskedFor(person, row, filter);
    })
    .map(({ patient }) => `Patient/${patient}`)
    .toSorted();

describe("E-03 a filter of the worklist leaves whom it says, and nobody else", () => {
  it.each(SINGLE.map((filter) => [JSON.stringify(filter).slice(0, 70), filter] as const))(
    "%s",
    async (_, filter) => {
      for (const cohort of [undefined, "sle", "ssc"]) {
        const query = { study: STUDY, ...filter, ...(cohort === undefined ? {} : { cohort }) };
        const rows = await walk({ ...query, limit: 200 });
        expect(rows.map(({ patient }) => patient).toSorted()).toEqual(wanted(query));
      }
    },
  );

  it("and two at once leave whom both leave", async () => {
    let some = 0;
    for (let round = 0; round < 60; round += 1) {
      const [one, other] = [SINGLE[draw(SINGLE.length)], SINGLE[draw(SINGLE.length)]];
      const query = { study: STUDY, ...one, ...other };
      const rows = await walk({ ...query, limit: 200 });
      expect(rows.map(({ patient }) => patient).toSorted()).toEqual(wanted(query));
      some += rows.length > 0 && rows.length < COUNT ? 1 : 0;
    }
    expect(some).toBeGreaterThan(20);
  });
});

const VERDICTS = ["eligible", "possible", "ineligible"];
/** What stands first comes first, as text that compares so. */
const KEYS: Readonly<Record<CandidateSort, (row: CandidateRow) => string>> = {
  score: ({ score }) => String(1000 - score),
  evaluatedAt: ({ evaluatedAt }) => String(4e12 - Date.parse(evaluatedAt)),
  firstSeen: ({ firstSeen }) => String(4e12 - Date.parse(firstSeen)),
  changed: ({ changedAt }) => String(4e12 - Date.parse(changedAt)),
  eligibleFrom: ({ eligibleFrom }) => eligibleFrom ?? "9999",
};

describe("E-02 an order of the worklist", () => {
  it.each(CANDIDATE_SORTS)(
    "by %s has every row once, ties by patient, page by page",
    async (sort) => {
      const key = (row: CandidateRow): string =>
        [VERDICTS.indexOf(row.verdict), KEYS[sort](row), row.patient].join(" ");
      for (const cohort of [{}, { cohort: "ssc" }]) {
        const whole = await walk({ study: STUDY, sort, limit: 200, ...cohort });
        expect(whole.map(key)).toEqual(whole.map(key).toSorted());
        for (const limit of [1, 7]) {
          const paged = await walk({ study: STUDY, sort, limit, snoozed: false, ...cohort });
          const isLeft = new Set(wanted({ study: STUDY, snoozed: false, ...cohort }));
          expect(paged.map(({ patient }) => patient)).toEqual(
            whole.map(({ patient }) => patient).filter((patient) => isLeft.has(patient)),
          );
        }
      }
    },
  );
});
