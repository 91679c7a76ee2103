import { compareDecimal } from "@cohort/units";
import type { ObservedValue } from "@cohort/record";
import type { Comparison } from "./syntax.ts";
import type { Truth } from "./truth.ts";

/** What a result leaves possible, in the canonical unit; an open end is not itself possible. */
export interface Interval {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
}

const point = (value: number): Interval => ({
  low: value,
  lowOpen: false,
  high: value,
  highOpen: false,
});

export const isPoint = (interval: Interval): boolean => interval.low === interval.high;

const UNBOUNDED = { low: -Infinity, lowOpen: true, high: Infinity, highOpen: true };

/** The interval a numeric result stands for, each end brought into another unit; null for words and the like. */
export function intervalOf(
  value: ObservedValue,
  scale: (value: number) => number,
): Interval | null {
  if (value.type === "interval") {
    return {
      low: value.low === null ? -Infinity : scale(value.low),
      lowOpen: value.low === null,
      high: value.high === null ? Infinity : scale(value.high),
      highOpen: value.high === null,
    };
  }
  if (value.type !== "quantity") return null;
  const scaled = scale(value.value);
  const { comparator } = value;
  if (comparator === undefined) return point(scaled);
  return comparator === "<" || comparator === "<="
    ? { ...UNBOUNDED, high: scaled, highOpen: comparator === "<" }
    : { ...UNBOUNDED, low: scaled, lowOpen: comparator === ">" };
}

const order = (a: number, b: number): number =>
  Number.isFinite(a) && Number.isFinite(b) ? compareDecimal(a, b) : Math.sign(a - b);

/** Whether every, no or some value of the interval satisfies the comparison. Decimal, never binary. */
export function compareInterval(interval: Interval, op: Comparison, bound: number): Truth {
  const low = order(interval.low, bound);
  const high = order(interval.high, bound);
  // All values lie above the bound, or above-or-at it; likewise below.
  const above = low > 0 || (low === 0 && interval.lowOpen);
  const atLeast = low >= 0;
  const below = high < 0 || (high === 0 && interval.highOpen);
  const atMost = high <= 0;
  switch (op) {
    case ">":
      return above ? "true" : atMost ? "false" : "unknown";
    case ">=":
      return atLeast ? "true" : below ? "false" : "unknown";
    case "<":
      return below ? "true" : atLeast ? "false" : "unknown";
    case "<=":
      return atMost ? "true" : above ? "false" : "unknown";
  }
}
