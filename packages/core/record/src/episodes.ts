import type { Day } from "@cohort/foundation";
import type { MedicationFact } from "./record.ts";

/** The days a medication entry covers, as surely as it says: from its latest possible start. */
export interface Coverage {
  readonly fact: MedicationFact;
  /** Latest day it can have begun: the surely covered stretch begins here. */
  readonly from: Day;
  /** Earliest day it can have begun. */
  readonly earliest: Day;
  readonly to: Day;
  /** Goes on beyond `to`: cut off at the date of evaluation. */
  readonly ongoing: boolean;
}

/** A continuous stretch of one ingredient, gaps of up to the site's allowance bridged. */
export interface Episode {
  readonly from: Day;
  readonly earliest: Day;
  readonly to: Day;
  readonly ongoing: boolean;
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
  const end = fact.ongoing ? asOf : (fact.end?.to ?? from);
  const to = Math.max(from, Math.min(end, asOf));
  return { fact, from, earliest: begin.from, to, ongoing: fact.ongoing || end > asOf };
}

/** Merges the entries of one ingredient: two belong together when at most `gapDays` lie between them. */
export function episodes(coverages: readonly Coverage[], gapDays: number): readonly Episode[] {
  const merged: Episode[] = [];
  for (const next of coverages.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last && next.from - last.to - 1 <= gapDays) {
      merged[merged.length - 1] = {
        from: last.from,
        earliest: Math.min(last.earliest, next.earliest),
        to: Math.max(last.to, next.to),
        ongoing: last.ongoing || next.ongoing,
        facts: [...last.facts, next.fact],
      };
    } else {
      merged.push({
        from: next.from,
        earliest: next.earliest,
        to: next.to,
        ongoing: next.ongoing,
        facts: [next.fact],
      });
    }
  }
  return merged;
}
