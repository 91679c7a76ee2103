import { type Day, type PatientId, expectDefined } from "@cohort/foundation";
import {
  type Match,
  type PlannedStudy,
  type Verdict,
  bestFirst,
  matchForStore,
} from "@cohort/matching";
import type { LoadedRecord } from "@cohort/postgres";
import type { Terminology } from "@cohort/terminology";

/** What a patient's match for one cohort comes to; null: no candidate, or not to be found for research. */
export interface Standing {
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
}

/** A patient under a study as it is and as it would be, cohort by cohort. */
export interface Compared {
  readonly patient: PatientId;
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
}

export interface ComparedStudies {
  readonly before: PlannedStudy;
  readonly after: PlannedStudy;
}

/**
 * Both studies by the engine that matches for the store, in one go: what they ask alike is answered once, and what people stated
 * counts for both, where the rule that it was stated of is still asked.
 */
export function compare(
  { patient, record, attestations }: LoadedRecord,
  { before, after }: ComparedStudies,
  { terminology, asOf }: { readonly terminology: Terminology; readonly asOf: Day },
): Compared {
  const studies = [before, after];
  const { matches } = matchForStore({ record, attestations, terminology, studies, asOf });
  const standings = matches.map((match) => (match.index === "none" ? null : standingOf(match)));
  const own = (from: number, cohorts: number): readonly Standing[] =>
    standings.slice(from, from + cohorts).flatMap((one) => one ?? []);
  return {
    patient,
    before: own(0, before.cohorts.length),
    after: own(before.cohorts.length, after.cohorts.length),
  };
}

const standingOf = ({ cohort, verdict, score }: Match): Standing => ({ cohort, verdict, score });

/** The study's verdict of a patient is that of the best cohort; the first of equals. */
export const bestOf = (standings: readonly Standing[]): Standing | null =>
  standings.length === 0
    ? null
    : standings.reduce(
        (best, one) => (bestFirst(one, best) < 0 ? one : best),
        expectDefined(standings[0], "one"),
      );
