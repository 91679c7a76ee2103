import type { CandidateRow } from "../interface/candidates.ts";
import type { IsoDate } from "../interface/records.ts";
import { countsOf, nearMissOf } from "../matches/rows.ts";
import { ageOn } from "./ages.ts";
import type { PageRow } from "./list.ts";

export const toCandidateRow = (row: PageRow, today: IsoDate): CandidateRow => ({
  patient: `Patient/${row.patient}`,
  cohort: row.cohort,
  verdict: row.verdict,
  score: row.score,
  counts: countsOf(row),
  gate: row.gate,
  nearMiss: nearMissOf(row.near_miss),
  eligibleFrom: row.eligible_from,
  status: row.status ?? "new",
  reviewAgain: row.review_again ?? false,
  version: row.version ?? 0,
  interest: row.interest,
  evaluatedAt: row.evaluated_at,
  firstSeen: row.first_seen_at,
  changedAt: row.changed_at,
  marks: row.outcomes,
  needs: row.needs === "" ? [] : row.needs.split(" "),
  age: ageOn(today, { from: row.born_from, to: row.born_to }),
  sex: row.sex,
  incomplete: row.incomplete ?? false,
  planned: {
    assignee: row.assignee,
    dueOn: row.due_on,
    snoozedUntil: row.snoozed_until,
    by: row.changed_by,
    at: row.planned_at,
  },
  elsewhere: { fits: row.fits, enrolled: row.enrolled },
});
