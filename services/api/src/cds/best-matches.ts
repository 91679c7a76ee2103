import { type Day, formatDay } from "@cohort/foundation";
import {
  type Attestation,
  type Match,
  type NoCandidate,
  type PlannedStudy,
  bestFirst,
  matchForStore,
} from "@cohort/matching";
import { type CardMatch, SOON_DAYS, STUDIES_ON_A_CARD } from "@cohort/postgres";
import type { PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

export interface MatchNowInput {
  readonly record: PatientRecord;
  readonly attestations: readonly Attestation[];
  readonly terminology: Terminology;
  /** Those that a card about the patient may name. */
  readonly studies: readonly PlannedStudy[];
  readonly asOf: Day;
}

export interface BestMatches {
  /** Best first, at most `STUDIES_ON_A_CARD`. */
  readonly matches: readonly CardMatch[];
  readonly total: number;
}

const order = (a: Match, b: Match): number =>
  bestFirst(a, b) || (a.study < b.study ? -1 : a.study > b.study ? 1 : 0);

/** What nobody let us see is for IT to grant, not for the treating physician to obtain. */
const NOT_OURS: ReadonlySet<string | null> = new Set(["unauthorised", "unreadable"]);

function nextStepOf({ nextSteps, criteria }: Match): string | null {
  const open = new Set(criteria.filter(({ reason }) => !NOT_OURS.has(reason)).map(({ id }) => id));
  return nextSteps.find((step) => step.criteria.some((id) => open.has(id)))?.text ?? null;
}

const toCardMatch = (match: Match): CardMatch => ({
  study: match.study,
  cohort: match.cohort,
  verdict: match.verdict,
  score: match.score,
  counts: match.counts,
  eligibleFrom: match.eligibleFrom,
  nextStep: nextStepOf(match),
});

/** The patient matched now, by the rules that stored matches come onto cards by. */
export function bestMatches(input: MatchNowInput): BestMatches {
  const soon = formatDay(input.asOf + SOON_DAYS);
  const isWorthIt = (match: Match | NoCandidate): match is Match =>
    match.index !== "none" &&
    match.gate === null &&
    (match.verdict !== "ineligible" || (match.eligibleFrom !== null && match.eligibleFrom <= soon));
  const best = new Map<string, Match>();
  for (const match of matchForStore(input).matches.filter(isWorthIt).toSorted(order)) {
    if (!best.has(match.study)) best.set(match.study, match);
  }
  const matches = [...best.values()].slice(0, STUDIES_ON_A_CARD).map(toCardMatch);
  return { matches, total: best.size };
}
