import { type CriterionMatch, type Match, VERDICTS } from "@cohort/matching";
import type { StudySummary } from "@cohort/postgres";
import { type Column, renderTable } from "./table.ts";

/** A match with whose it is, as much of it as a table shows. */
export interface CandidateLine {
  /** `Patient/123` */
  readonly patient: string;
  readonly match: Match;
}

const COLUMNS: readonly Column[] = [
  { head: "Patient" },
  { head: "Cohort" },
  { head: "Verdict" },
  { head: "Score", align: "right" },
  { head: "P/p/u/f/r", align: "right" },
  { head: "Next step", wide: true },
];

/** What the short column head stands for. */
export const LEGEND =
  "P pass, p presumed, u unknown, f fail, r review: the cohort's criteria by outcome";

const countsOf = ({ counts }: Match): string =>
  [counts.pass, counts.presumed, counts.unknown, counts.fail, counts.review].join("/");

const named = (criteria: readonly CriterionMatch[]): string => {
  const [first, ...more] = criteria.map(({ id }) => id);
  return more.length > 3
    ? `${[first, ...more.slice(0, 2)].join(", ")} and ${more.length - 2} more`
    : [first, ...more].join(", ");
};

/** One sentence on what a person would do next, or why there is nothing to do. */
export function nextStepOf(match: Match): string {
  if (match.gate === "deceased") return "Deceased.";
  if (match.gate === "optedOut") return "Has opted out of being screened.";
  const failing = match.criteria.filter(({ outcome }) => outcome === "fail");
  const [first] = failing;
  if (first) {
    const also = failing.length > 1 ? ` And ${failing.length - 1} more.` : "";
    const when = match.eligibleFrom === null ? "" : ` Eligible from ${match.eligibleFrom}.`;
    return `Fails ${first.id}: ${first.explanation}${also}${when}`;
  }
  const [step] = match.nextSteps;
  if (step) return step.text;
  const review = match.criteria.filter(({ outcome }) => outcome === "review");
  return review.length > 0 ? `For a person to judge: ${named(review)}.` : "Nothing is open.";
}

/** Patients in the order given, as wide as the screen where that is wide enough. */
export const candidatesTable = (lines: readonly CandidateLine[], width: number): string =>
  renderTable(
    COLUMNS,
    lines.map(({ patient, match }) => [
      patient,
      match.cohort,
      match.verdict,
      match.score.toFixed(1),
      countsOf(match),
      nextStepOf(match),
    ]),
    width,
  );

/** All matched patients in disjoint groups: those without the index condition have no row of their own. */
export function summaryLine({ counts }: StudySummary): string {
  const stored = { ...counts, ineligible: counts.withIndex - counts.eligible - counts.possible };
  const groups = VERDICTS.map((verdict) => `${verdict} ${stored[verdict]}`);
  return `${counts.matched} patients matched: ${groups.join(", ")}, without index condition ${counts.matched - counts.withIndex}`;
}
