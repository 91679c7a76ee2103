import type { Shown, UnknownReason } from "../story.ts";

/** What a story shows, in the words of its row. Criteria are those of NCT06421701. */
export const eligible: Shown = { verdict: "eligible" };

/** Possible: this criterion cannot be told, for this reason. */
export const unknown = (criterion: string, reason?: UnknownReason): Shown => ({
  verdict: "possible",
  criterion,
  outcome: "unknown",
  ...(reason === undefined ? {} : { reason }),
});

/** Eligible all the same: a person is asked about this criterion. */
export const review = (criterion: string): Shown => ({
  verdict: "eligible",
  criterion,
  outcome: "review",
});

export const fails = (criterion: string): Shown => ({
  verdict: "ineligible",
  criterion,
  outcome: "fail",
});

/** Fails on one number by a little. */
export const nearMiss = (criterion: string): Shown => ({ ...fails(criterion), nearMiss: true });

/** Fails, but waiting mends it. */
export const later = (criterion: string): Shown => ({ ...fails(criterion), later: true });

export const noCandidate: Shown = { ...fails("inc-3"), noCandidate: true };
