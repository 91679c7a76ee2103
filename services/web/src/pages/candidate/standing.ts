import type { Candidate, CandidateMatch, CandidateCriterion } from "@cohort/contract";
import type { Mark } from "../../parts/mark.tsx";

/** An outcome with a presumed pass apart from one that is shown. */
export const markFor = ({ outcome, basis }: CandidateCriterion): Mark =>
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

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** UCUM as people write it: no annotations such as `{score}`, 10⁹ for `10*9`, µ for `u`. */
export function unitText(unit: string | null): string {
  const bare = (unit ?? "")
    .replace("{1.73_m2}", "1.73 m²")
    .replaceAll(/\{[^}]*\}/gu, "")
    .replaceAll(/10\*(\d)/gu, (_, power: string) => `10${SUPERSCRIPTS[Number(power)] ?? power}`)
    .replaceAll(/\bu(?=mol|g\b|L\b|U\b)/gu, "µ")
    .trim();
  return bare === "1" ? "" : bare;
}

export const withUnit = (value: string, unit: string | null): string => {
  const text = unitText(unit);
  return text === "" ? value : `${value} ${text}`;
};
