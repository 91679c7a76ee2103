import type { CohortKey, Shown, UnknownReason } from "../story.ts";

/** What a story shows of a cohort, in the words of its row. */
export interface Showing {
  readonly eligible: Shown;
  /** Neither the disease nor a sign of it. */
  readonly noCandidate: Shown;
  /** Possible: this criterion cannot be told, for this reason. */
  readonly unknown: (criterion: string, reason?: UnknownReason) => Shown;
  /** Eligible all the same: a person is asked about this criterion. */
  readonly review: (criterion: string) => Shown;
  readonly fails: (criterion: string) => Shown;
  /** Fails on one number by a little. */
  readonly nearMiss: (criterion: string) => Shown;
  /** Fails, but waiting mends it. */
  readonly later: (criterion: string) => Shown;
}

export function showing(place: CohortKey): Showing {
  const [study = "", cohort = ""] = place.split(" ");
  const at = { study, cohort };
  const fails = (criterion: string): Shown => ({
    ...at,
    verdict: "ineligible",
    criterion,
    outcome: "fail",
  });
  return {
    eligible: { ...at, verdict: "eligible" },
    noCandidate: { ...at, verdict: "ineligible", noCandidate: true },
    unknown: (criterion, reason) => ({
      ...at,
      verdict: "possible",
      criterion,
      outcome: "unknown",
      ...(reason === undefined ? {} : { reason }),
    }),
    review: (criterion) => ({ ...at, verdict: "eligible", criterion, outcome: "review" }),
    fails,
    nearMiss: (criterion) => ({ ...fails(criterion), nearMiss: true }),
    later: (criterion) => ({ ...fails(criterion), later: true }),
  };
}
