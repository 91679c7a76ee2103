import type { CandidateRow, CriterionText } from "@cohort/contract";
import { type Mark, markOf } from "../../parts/marks.ts";

/** What a row says of where a candidate stands: the verdict, or what is nearer the truth than `ineligible`. */
export type Standing =
  | CandidateRow["verdict"]
  | "near-miss"
  | "later"
  | NonNullable<CandidateRow["gate"]>;

export function standingOf(row: CandidateRow): Standing {
  if (row.gate !== null) return row.gate;
  if (row.verdict !== "ineligible") return row.verdict;
  if (row.nearMiss) return "near-miss";
  return row.eligibleFrom === null ? "ineligible" : "later";
}

export interface StandingCriterion extends CriterionText {
  readonly mark: Mark;
}

/** The criteria of a row's cohort with what each came to. Where their number differs the row is of another revision: nothing is said. */
export const standingCriteria = (
  marks: string,
  criteria: readonly CriterionText[],
): readonly StandingCriterion[] =>
  marks.length === criteria.length
    ? criteria.map((criterion, at) => ({ ...criterion, mark: markOf(marks.charAt(at)) }))
    : [];

/** The ids of the criteria that came to `mark`, in the protocol's order. */
export const idsOf = (
  mark: Mark,
  marks: string,
  criteria: readonly CriterionText[],
): readonly string[] =>
  standingCriteria(marks, criteria).flatMap((one) => (one.mark === mark ? [one.id] : []));
