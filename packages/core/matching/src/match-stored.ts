import { formatDay } from "@cohort/foundation";
import type { Match, NoCandidate } from "./match.ts";
import { optOutBreakpoints, refusesOn } from "./opt-out.ts";
import { type MatchInput, matchCandidate } from "./match-patient.ts";

/** What is stored of one patient's matches, beside the matches themselves. */
export interface StoredMatches {
  /** One a cohort, in study and cohort order. */
  readonly matches: readonly (Match | NoCandidate)[];
  /** The earliest day on which any of them may change if no data comes. */
  readonly nextChangeOn: string | null;
  /** Studies where a person's stated outcome was set aside: somebody has to look again. */
  readonly reviewAgain: readonly string[];
  /** The patient refuses research as of that date: there is nothing to store, nor to show. */
  readonly optedOut: boolean;
}

const isSetAside = (match: Match | NoCandidate): boolean =>
  "criteria" in match && match.criteria.some(({ attestation }) => attestation?.holds === false);

/** Matches a patient for the store: when it is due again, and who has to look again, with it. */
export function matchForStore(input: MatchInput): StoredMatches {
  if (input.optedOut === true || refusesOn(input.record, input.asOf)) return nothingOf(input);
  const candidacies = matchCandidate(input);
  const matches = candidacies.map(({ match }) => match);
  const changes = [
    ...candidacies.flatMap(({ nextChangeOn }) => nextChangeOn ?? []),
    ...optOutChanges(input),
  ];
  return {
    matches,
    nextChangeOn: changes.toSorted()[0] ?? null,
    reviewAgain: [...new Set(matches.filter(isSetAside).map(({ study }) => study))],
    optedOut: false,
  };
}

const optOutChanges = ({ record, asOf }: MatchInput): readonly string[] =>
  optOutBreakpoints(record)
    .filter((day) => day > asOf)
    .map(formatDay);

/** Counted like those of whose disease nothing is on record, and due again on the day on which the refusal ends. */
function nothingOf(input: MatchInput): StoredMatches {
  return {
    matches: input.studies.flatMap(({ study, cohorts }) =>
      cohorts.map(({ cohort }) => ({ study: study.id, cohort: cohort.id, index: "none" as const })),
    ),
    nextChangeOn: optOutChanges(input).toSorted()[0] ?? null,
    reviewAgain: [],
    optedOut: true,
  };
}
