import type { DaySpan } from "@cohort/foundation";
import type { Dated, Reading } from "./derivation.ts";
import { type Span, hull } from "./span.ts";

/** The reading that goes with another: more than one entry where several are of one moment. */
export interface Chosen {
  readonly facts: readonly Dated[];
  readonly span: Span;
}

/** How many days at most lie between two possibly partial dates. */
const apart = (a: DaySpan, b: DaySpan): number => Math.max(a.to - b.from, b.to - a.from);

type Placed = { readonly fact: Dated };

/** Final before preliminary, then nearer, then later; 0: nothing tells them apart. */
function order(a: Dated, b: Dated, when: DaySpan): number {
  return (
    Number(a.status === "preliminary") - Number(b.status === "preliminary") ||
    apart(a.when, when) - apart(b.when, when) ||
    b.when.to - a.when.to ||
    (b.when.instant ?? 0) - (a.when.instant ?? 0)
  );
}

/** Whether two results are of one day, and no times of day set them apart. */
function isOfOneMoment(a: Dated, b: Dated): boolean {
  if (a.when.from !== b.when.from || a.when.to !== b.when.to) return false;
  const told = a.when.instant !== undefined && b.when.instant !== undefined;
  return !told || a.when.instant === b.when.instant;
}

/**
 * The readings nearest to a date, surely at most `days` away; of equally near ones the later. Final
 * ones go before preliminary ones. Several are given where they are of one moment.
 */
export function nearestOf<T extends Placed>(
  readings: readonly T[],
  when: DaySpan,
  days: number,
): readonly T[] {
  let best: Dated | null = null;
  for (const { fact } of readings) {
    if (apart(fact.when, when) > days) continue;
    if (!best || order(fact, best, when) < 0) best = fact;
  }
  if (!best) return [];
  const chosen = best;
  return readings.filter(
    ({ fact }) => fact.status === chosen.status && isOfOneMoment(fact, chosen),
  );
}

/** The number nearest to a date; of several of one moment all that they leave possible. */
export function nearest(readings: readonly Reading[], when: DaySpan, days: number): Chosen | null {
  const chosen = nearestOf(readings, when, days);
  if (chosen.length === 0) return null;
  return { facts: chosen.map(({ fact }) => fact), span: hull(chosen.map(({ span }) => span)) };
}

/** Readings by a day, at most `days` old on it. */
export const upTo = <T extends Placed>(
  readings: readonly T[],
  day: number,
  days: number,
): readonly T[] =>
  readings.filter(({ fact: { when } }) => when.to <= day && day - when.from <= days);
