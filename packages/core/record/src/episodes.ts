import type { Day } from "@cohort/foundation";
import type { MedicationFact } from "./record.ts";

/**
 * The days a medication entry covers. Partial dates leave two stretches: `from` to `to` is sure,
 * `earliest` to `latest` is possible.
 */
interface Stretch {
  readonly from: Day;
  readonly to: Day;
  readonly earliest: Day;
  readonly latest: Day;
  /** Goes on beyond asOf, at which it is cut off. */
  readonly ongoing: boolean;
}

export interface Coverage extends Stretch {
  readonly fact: MedicationFact;
}

/** A continuous stretch of one ingredient, gaps of up to the site's allowance bridged. */
export interface Episode extends Stretch {
  readonly facts: readonly MedicationFact[];
}

/**
 * What an entry covers up to and including `asOf`; null where it has no date or begins after asOf.
 * An entry whose end is not stated, and that is not ongoing, covers its first day alone.
 */
export function coverage(fact: MedicationFact, asOf: Day): Coverage | null {
  const begin = fact.start ?? fact.end;
  if (!begin || begin.from > asOf) return null;
  const from = Math.min(begin.to, asOf);
  const end = fact.ongoing ? { from: asOf, to: asOf } : (fact.end ?? begin);
  const latest = Math.max(from, Math.min(end.to, asOf));
  const to = Math.max(from, Math.min(end.from, asOf));
  return { fact, from, to, earliest: begin.from, latest, ongoing: fact.ongoing || end.to > asOf };
}

const ofOne = ({ fact, ...stretch }: Coverage): Episode => ({ ...stretch, facts: [fact] });

/** Merges the entries of one ingredient: two belong together when at most `gapDays` lie between them. */
export function episodes(coverages: readonly Coverage[], gapDays: number): readonly Episode[] {
  const merged: Episode[] = [];
  for (const next of coverages.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (!last || next.from - last.to - 1 > gapDays) {
      merged.push(ofOne(next));
      continue;
    }
    merged[merged.length - 1] = {
      from: last.from,
      to: Math.max(last.to, next.to),
      earliest: Math.min(last.earliest, next.earliest),
      latest: Math.max(last.latest, next.latest),
      ongoing: last.ongoing || next.ongoing,
      facts: [...last.facts, next.fact],
    };
  }
  return merged;
}
