import type { CriterionMatch, OutcomeCounts, Verdict } from "./match.ts";

const POINTS = {
  pass: 1,
  presumed: 0.9,
  review: 0.7,
  unknown: 0.5,
  fail: 0,
} as const satisfies Record<keyof OutcomeCounts, number>;

const COUNTED = ["pass", "presumed", "review", "unknown", "fail"] as const;

/** Each verdict's band of the score: where it begins, how wide it is, and the next one's beginning. */
const BANDS = {
  eligible: { from: 75, width: 25, below: 100.1 },
  possible: { from: 25, width: 50, below: 75 },
  ineligible: { from: 0, width: 25, below: 25 },
} as const satisfies Record<Verdict, { from: number; width: number; below: number }>;

const countedAs = ({
  outcome,
  basis,
}: Pick<CriterionMatch, "outcome" | "basis">): keyof OutcomeCounts =>
  outcome === "pass" && basis === "presumed" ? "presumed" : outcome;

export function countOutcomes(
  criteria: readonly Pick<CriterionMatch, "outcome" | "basis">[],
): OutcomeCounts {
  const counts = { pass: 0, presumed: 0, unknown: 0, fail: 0, review: 0 };
  for (const criterion of criteria) counts[countedAs(criterion)] += 1;
  return counts;
}

/** `ineligible` if any criterion fails or a gate is closed; else `eligible` if none is unknown. */
export function verdictOf(counts: OutcomeCounts, gated: boolean): Verdict {
  if (gated || counts.fail > 0) return "ineligible";
  return counts.unknown === 0 ? "eligible" : "possible";
}

/** 0 to 100, one decimal, monotone: what an unknown becomes moves it in that direction or not at all. */
export function scoreOf(counts: OutcomeCounts, verdict: Verdict): number {
  const total = COUNTED.reduce((sum, outcome) => sum + counts[outcome], 0);
  // Tenths, so that sums stay whole numbers.
  const points = COUNTED.reduce((sum, outcome) => sum + counts[outcome] * POINTS[outcome] * 10, 0);
  const mean = total === 0 ? 0 : Math.round(points) / (10 * total);
  const { from, width, below } = BANDS[verdict];
  return Math.min(Math.round((from + width * mean) * 10), Math.round(below * 10) - 1) / 10;
}
