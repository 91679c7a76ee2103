import {
  type PatientId,
  completedYears,
  expectDefined,
  parseDay,
  patientId,
} from "@cohort/foundation";
import type { Match, Status, Verdict } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { WorkFilter } from "@cohort/postgres";
import { aMatch, aRecord, AS_OF, criterion, OTHER_STUDY, STUDY } from "./fixtures.ts";

/** One patient as a test makes them: everything that a filter may ask for, in plain values. */
export interface Person {
  readonly patient: PatientId;
  readonly record: PatientRecord;
  /** Of the study that is listed, and of another. */
  readonly matches: readonly Match[];
  readonly revision: number;
  readonly status: Status | null;
  readonly statusElsewhere: Status | null;
  readonly reviewAgain: boolean;
  readonly assignee: string | null;
  readonly snoozedUntil: string | null;
  readonly firstSeen: string;
  readonly changedAt: string;
  readonly plannedAt: string;
}

/** Numbers that are the same at every run: 0 to below `below`. Park and Miller 1988. */
export function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const VERDICTS: readonly Verdict[] = ["eligible", "possible", "ineligible"];
const OUTCOMES = [
  { outcome: "pass", basis: "recorded" },
  { outcome: "pass", basis: "presumed" },
  { outcome: "unknown", basis: null, reason: "missing" },
  { outcome: "review", basis: null },
  { outcome: "fail", basis: "recorded" },
] as const;
export const LETTERS = ["P", "p", "U", "R", "F"] as const;
const STATUSES: readonly (Status | null)[] = [null, null, "to-review", "contacted", "on-study"];
const INSTANTS = [
  "2026-11-01T00:00:00.000Z",
  "2026-11-10T12:00:00.000Z",
  "2026-11-20T08:30:00.123Z",
];
const DATES = ["2026-11-21", "2026-11-22", "2026-11-23", "2027-01-05"];

/** In which order the criteria of each revision and cohort stand: the second revision turned the first around. */
export const ORDER: Readonly<Record<number, readonly string[]>> = {
  1: ["inc-1", "inc-2"],
  2: ["inc-2", "inc-1"],
};

export function drawPerson(index: number, draw: (below: number) => number): Person {
  // What is drawn may be null.
  const pick = <T>(values: readonly T[]): T => values[draw(values.length)] as T;
  const revision = 1 + draw(2);
  const verdict = pick(VERDICTS);
  const made = (study: string, cohort: string, as: Verdict): Match =>
    aMatch({
      study,
      cohort,
      verdict: as,
      score: 10 * (3 - VERDICTS.indexOf(as)) + draw(4) / 2,
      eligibleFrom: as === "ineligible" && draw(2) === 0 ? pick(DATES) : null,
      nearMiss:
        as === "ineligible" && draw(2) === 0
          ? { criterion: "inc-1", value: 7, bound: 8, unit: "{score}" }
          : null,
      criteria: (ORDER[revision] ?? []).map((id) => criterion(id, pick(OUTCOMES))),
    });
  const born = 3000 + draw(20_000);
  const birth = pick([null, { from: born, to: born }, { from: born, to: born + 364 }]);
  return {
    patient: patientId(`${pick(["a", "a-1", "b_", "B"])}${index}`),
    record: { ...aRecord(), birth, sex: pick(["female", "male", "other", null]) },
    matches: [
      made(STUDY, "sle", verdict),
      ...(draw(2) === 0 ? [made(STUDY, "ssc", pick(VERDICTS))] : []),
      ...(draw(3) === 0 ? [made(OTHER_STUDY, "pss", pick(VERDICTS))] : []),
    ],
    revision,
    status: pick(STATUSES),
    statusElsewhere: pick(STATUSES),
    reviewAgain: draw(2) === 0,
    assignee: pick([null, "user:dr", "key:1"]),
    snoozedUntil: pick([null, ...DATES]),
    firstSeen: pick(INSTANTS),
    changedAt: pick(INSTANTS),
    plannedAt: pick(INSTANTS),
  };
}

const rank = ({ verdict, score }: Match): number => VERDICTS.indexOf(verdict) * 1000 - score;

/** The row that a list shows: the cohort's that was asked for, else the best one's. */
export function rowOf({ matches }: Person, cohort?: string): Match | undefined {
  const rows = matches.filter(({ study }) => study === STUDY);
  if (cohort !== undefined) return rows.find((row) => row.cohort === cohort);
  return rows.toSorted((a, b) => rank(a) - rank(b))[0];
}

const dayOf = (date: string): number => expectDefined(parseDay(date), date);
const ENROLLED: ReadonlySet<Status | null> = new Set([
  "consented",
  "screening",
  "eligible",
  "on-study",
]);

/** Whether the person is asked for, said as plainly as can be. */
export function isAskedFor(person: Person, row: Match, filter: WorkFilter): boolean {
  const { birth, sex } = person.record;
  const ages = birth && [birth.to, birth.from].map((day) => completedYears(day, dayOf(AS_OF)));
  const [youngest = Number.NaN, oldest = Number.NaN] = ages ?? [];
  const place = (ORDER[person.revision] ?? []).indexOf(filter.criterion?.id ?? "");
  const letter =
    row.criteria[place] &&
    LETTERS[
      OUTCOMES.findIndex(
        ({ outcome, basis }) =>
          row.criteria[place]?.outcome === outcome && row.criteria[place].basis === basis,
      )
    ];
  const isSnoozed =
    person.snoozedUntil !== null &&
    person.snoozedUntil > AS_OF &&
    person.changedAt <= person.plannedAt;
  const fits = person.matches.some(
    ({ study, verdict }) => study !== STUDY && verdict !== "ineligible",
  );
  const checks: Readonly<Record<string, boolean>> = {
    verdict: row.verdict === filter.verdict,
    status: (person.status ?? "new") === filter.status,
    criterion: letter === filter.criterion?.mark,
    nearMiss: (row.nearMiss !== null) === filter.nearMiss,
    eligibleBy: row.eligibleFrom !== null && row.eligibleFrom <= (filter.eligibleBy ?? ""),
    assignees:
      filter.assignees?.length === 0
        ? person.assignee === null
        : person.assignee !== null && (filter.assignees?.includes(person.assignee) ?? false),
    idPrefix: person.patient.startsWith(filter.idPrefix ?? ""),
    sex: sex === filter.sex,
    ageFrom: oldest >= (filter.ageFrom ?? 0),
    ageTo: youngest <= (filter.ageTo ?? 0),
    addedSince: person.firstSeen >= (filter.addedSince ?? ""),
    changedSince: person.changedAt >= (filter.changedSince ?? ""),
    reviewAgain: (person.status !== null && person.reviewAgain) === filter.reviewAgain,
    elsewhere: filter.elsewhere === "fits" ? fits : ENROLLED.has(person.statusElsewhere),
    snoozed: isSnoozed === filter.snoozed,
  };
  return Object.entries(filter).every(
    ([name, value]) => value === undefined || (checks[name] ?? true),
  );
}
