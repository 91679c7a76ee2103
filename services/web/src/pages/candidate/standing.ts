import type { Candidate, CandidateMatch, CandidateCriterion } from "@cohort/contract";
import type { Mark } from "../../parts/mark.tsx";

/** An outcome with a presumed pass apart from one that is shown. */
export const markFor = ({ outcome, basis }: Pick<CandidateCriterion, "outcome" | "basis">): Mark =>
  outcome === "pass" && basis === "presumed" ? "presumed" : outcome;

/** What a person can still settle. */
export const isOpen = ({ outcome }: CandidateCriterion): boolean =>
  outcome === "unknown" || outcome === "review";

const VERDICTS: readonly string[] = ["eligible", "possible", "ineligible"];

/** The cohorts, the most promising first. */
export const bestFirst = (matches: readonly CandidateMatch[]): readonly CandidateMatch[] =>
  matches.toSorted(
    (a, b) =>
      VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
      b.score - a.score ||
      a.cohort.localeCompare(b.cohort),
  );

/** Concepts of whom there are numbers, to draw their course. */
export const numericConcepts = (match: CandidateMatch): readonly string[] => [
  ...new Set(
    match.criteria.flatMap(({ evidence }) =>
      evidence.flatMap(({ concept, value }) => (typeof value === "number" ? [concept] : [])),
    ),
  ),
];

type Attestation = Candidate["attestations"][number];

/** What people stated that bears on a criterion of a cohort: newest first. */
export const statedAbout = (
  attestations: readonly Attestation[],
  cohort: string,
  criterion: CandidateCriterion,
): readonly Attestation[] => {
  const concepts = new Set([
    ...criterion.needs,
    ...criterion.evidence.map(({ concept }) => concept),
  ]);
  return attestations
    .filter(({ statement }) => {
      if (statement.kind === "outcome") {
        return statement.cohort === cohort && statement.criterion === criterion.id;
      }
      return statement.kind === "fact" && concepts.has(statement.concept);
    })
    .toSorted((a, b) => b.at.localeCompare(a.at));
};
