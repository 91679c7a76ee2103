import type { Match, NoCandidate } from "./match.ts";
import { type MatchInput, matchCandidate } from "./match-patient.ts";

/** What is stored of one patient's matches, beside the matches themselves. */
export interface StoredMatches {
  /** One a cohort, in study and cohort order. */
  readonly matches: readonly (Match | NoCandidate)[];
  /** The earliest day on which any of them may change if no data comes. */
  readonly nextChangeOn: string | null;
  /** Studies where a person's stated outcome was set aside: somebody has to look again. */
  readonly reviewAgain: readonly string[];
}

const isSetAside = (match: Match | NoCandidate): boolean =>
  "criteria" in match && match.criteria.some(({ attestation }) => attestation?.holds === false);

/** Matches a patient for the store: when it is due again, and who has to look again, with it. */
export function matchForStore(input: MatchInput): StoredMatches {
  const candidacies = matchCandidate(input);
  const matches = candidacies.map(({ match }) => match);
  const changes = candidacies.flatMap(({ nextChangeOn }) => nextChangeOn ?? []);
  return {
    matches,
    nextChangeOn: changes.toSorted()[0] ?? null,
    reviewAgain: [...new Set(matches.filter(isSetAside).map(({ study }) => study))],
  };
}
