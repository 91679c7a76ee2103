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

interface Placed<T> {
  readonly reading: T;
  readonly distance: number;
}

/** Nearer first; of two equally near the later one. */
function order<T extends { readonly fact: Dated }>(a: Placed<T>, b: Placed<T>): number {
  const [x, y] = [a.reading.fact.when, b.reading.fact.when];
  return a.distance - b.distance || y.to - x.to || (y.instant ?? 0) - (x.instant ?? 0);
}

/**
 * The readings nearest to a date, surely at most `days` away; of equally near ones the later. Final
 * ones go before preliminary ones. Several are given where they are of one moment.
 */
export function nearestOf<T extends { readonly fact: Dated }>(
  readings: readonly T[],
  when: DaySpan,
  days: number,
): readonly T[] {
  const near = readings
    .map((reading) => ({ reading, distance: apart(reading.fact.when, when) }))
    .filter(({ distance }) => distance <= days);
  const final = near.filter(({ reading }) => reading.fact.status === "final");
  const usable = final.length > 0 ? final : near;
  const best = usable.toSorted(order)[0]?.reading.fact.when;
  if (!best) return [];
  return usable
    .map(({ reading }) => reading)
    .filter(({ fact: { when: other } }) => {
      if (other.from !== best.from || other.to !== best.to) return false;
      const told = other.instant !== undefined && best.instant !== undefined;
      return !told || other.instant === best.instant;
    });
}

/** The number nearest to a date; of several of one moment all that they leave possible. */
export function nearest(readings: readonly Reading[], when: DaySpan, days: number): Chosen | null {
  const chosen = nearestOf(readings, when, days);
  if (chosen.length === 0) return null;
  return { facts: chosen.map(({ fact }) => fact), span: hull(chosen.map(({ span }) => span)) };
}

/** Readings by a day, at most `days` old on it. */
export const upTo = <T extends { readonly fact: Dated }>(
  readings: readonly T[],
  day: number,
  days: number,
): readonly T[] =>
  readings.filter(({ fact: { when } }) => when.to <= day && day - when.from <= days);
