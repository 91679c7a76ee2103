import type { Match } from "./match.ts";
import { type MatchInput, matchPatient } from "./match-patient.ts";

/** What is stored of one patient's matches, beside the matches themselves. */
export interface StoredMatches {
  readonly matches: readonly Match[];
  /** The earliest day on which any of them may change if no data comes. */
  readonly nextChangeOn: string | null;
  /** Studies where a person's stated outcome was set aside: somebody has to look again. */
  readonly reviewAgain: readonly string[];
}

const isSetAside = ({ criteria }: Match): boolean =>
  criteria.some(({ attestation }) => attestation?.holds === false);

/** Matches a patient for the store: when it is due again, and who has to look again, with it. */
export function matchForStore(input: MatchInput): StoredMatches {
  const matches = matchPatient(input);
  const changes = matches.flatMap(({ nextChangeOn }) => nextChangeOn ?? []);
  return {
    matches,
    nextChangeOn: changes.toSorted()[0] ?? null,
    reviewAgain: [...new Set(matches.filter(isSetAside).map(({ study }) => study))],
  };
}
