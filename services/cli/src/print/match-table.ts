import type { CriterionMatch, Match } from "@cohort/matching";
import { nextStepOf } from "./candidates-table.ts";
import { type Column, renderTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { head: "Criterion" },
  { head: "Outcome" },
  { head: "Why" },
  { head: "Explanation", wide: true },
];

/** The reason of an unknown, else what the outcome rests on. */
const why = ({ reason, basis }: CriterionMatch): string => reason ?? basis ?? "";

/** One cohort's match in full: its verdict in a line, every criterion, and the next step. */
export function matchTable(match: Match, width: number): string {
  const { pass, presumed, unknown, fail, review } = match.counts;
  return [
    `${match.study} ${match.cohort}: ${match.verdict}, score ${match.score.toFixed(1)}`,
    `pass ${pass}, presumed ${presumed}, unknown ${unknown}, fail ${fail}, review ${review}`,
    renderTable(
      COLUMNS,
      match.criteria.map((one) => [one.id, one.outcome, why(one), one.explanation]),
      width,
    ),
    nextStepOf(match),
    "",
  ].join("\n");
}
