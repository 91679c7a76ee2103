import { type ConceptId, type Day, formatDay } from "@cohort/foundation";
import { type FactKind, type PatientRecord, type UnclaimedCode, entryKinds } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { Asked } from "./asked.ts";
import type { Likely, UnclaimedCoverage } from "./report.ts";
import { Tally } from "./tally.ts";

/** Codes told apart: what a hospital has many times over, and yet an end. */
const MOST_CODES = 200_000;

interface Row {
  readonly kind: FactKind;
  readonly system: string | null;
  readonly code: string;
  patients: number;
  entries: number;
  lastDate: Day | null;
  readonly units: Tally<string>;
  readonly suspected: Tally<ConceptId>;
}

/** Counts the codes that no concept claims. */
export interface UnclaimedCount {
  add(record: PatientRecord): void;
  /** Entries beyond the codes that are told apart. */
  readonly further: number;
  rows(asked: Asked): readonly UnclaimedCoverage[];
}

export function countUnclaimed(terminology: Terminology): UnclaimedCount {
  const rows = new Map<string, Row>();
  let further = 0;

  const likelyOf = (row: Row, asked: Asked): Likely | null => {
    const [first] = row.suspected.sorted;
    // Some systems have names for codes.
    const suspected = first?.[0] ?? terminology.suspect(row.code);
    const concept = suspected === null ? undefined : terminology.concepts.get(suspected);
    if (!concept || !entryKinds(concept.kind).includes(row.kind)) return null;
    const [unit] = row.units.sorted;
    const fits =
      unit && concept.unit !== null
        ? terminology.canonicalValue(concept.id, 1, unit[0]) !== null
        : null;
    return {
      concept: concept.id,
      label: concept.label,
      unitFits: fits,
      criteria: asked.of(concept.id),
    };
  };

  const count = (row: Row, { count: entries, lastDate, suspected, unit }: UnclaimedCode): void => {
    row.entries += entries;
    if (lastDate !== null && (row.lastDate === null || lastDate > row.lastDate))
      row.lastDate = lastDate;
    if (suspected !== null) row.suspected.add(suspected, entries);
    if (unit !== undefined) row.units.add(unit, entries);
  };

  return {
    add({ unclaimed }) {
      const met = new Set<Row>();
      for (const entry of unclaimed) {
        const { kind, system, code } = entry;
        const key = JSON.stringify([kind, system, code]);
        let row = rows.get(key);
        if (!row && rows.size >= MOST_CODES) {
          further += entry.count;
          continue;
        }
        if (!row) {
          const tallies = { units: new Tally<string>(), suspected: new Tally<ConceptId>() };
          row = { kind, system, code, patients: 0, entries: 0, lastDate: null, ...tallies };
          rows.set(key, row);
        }
        count(row, entry);
        met.add(row);
      }
      for (const row of met) row.patients += 1;
    },
    get further() {
      return further;
    },
    rows: (asked) =>
      [...rows]
        .toSorted(
          ([a, one], [b, other]) =>
            other.patients - one.patients || other.entries - one.entries || (a < b ? -1 : 1),
        )
        .map(([, row]) => ({
          kind: row.kind,
          system: row.system,
          code: row.code,
          patients: row.patients,
          entries: row.entries,
          lastDate: row.lastDate === null ? null : formatDay(row.lastDate),
          units: row.units.sorted.map(([unit]) => unit),
          likely: likelyOf(row, asked),
        })),
  };
}
