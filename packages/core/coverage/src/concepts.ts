import {
  type ConceptId,
  type Day,
  type Period,
  formatDay,
  subtractPeriod,
} from "@cohort/foundation";
import type { Fact, PatientRecord } from "@cohort/record";
import type { Terminology, Tier } from "@cohort/terminology";
import { dayOfFact } from "./fact-date.ts";
import type { ConceptCoverage } from "./report.ts";
import { Tally } from "./tally.ts";

interface Row {
  patients: number;
  entries: number;
  fresh: number;
  newest: Day | null;
  readonly units: Tally<string>;
  readonly tiers: Tally<Tier>;
}

/** Counts what records hold of each concept, broader ones included. */
export interface ConceptCount {
  add(record: PatientRecord): void;
  has(concept: ConceptId): boolean;
  rows(): readonly ConceptCoverage[];
}

const newer = (a: Day | null, b: Day | null): Day | null =>
  a === null || (b !== null && b > a) ? b : a;

const unitIn = (fact: Fact): string | null =>
  fact.kind === "observation" && (fact.value.type === "quantity" || fact.value.type === "interval")
    ? (fact.value.unit ?? "")
    : null;

const textOf = ({ count, unit }: Period): string => `P${count}${unit === "days" ? "D" : "M"}`;

export function countConcepts(terminology: Terminology, asOf: Day): ConceptCount {
  const rows = new Map<ConceptId, Row>();
  const oldest = new Map<ConceptId, Day | null>();

  const rowOf = (concept: ConceptId): Row => {
    let row = rows.get(concept);
    if (!row) {
      row = {
        patients: 0,
        entries: 0,
        fresh: 0,
        newest: null,
        units: new Tally(),
        tiers: new Tally(),
      };
      rows.set(concept, row);
    }
    return row;
  };
  const oldestFresh = (concept: ConceptId): Day | null => {
    let day = oldest.get(concept);
    if (day === undefined) {
      const window = terminology.windowOf(concept);
      day = window === null ? null : subtractPeriod(asOf, window);
      oldest.set(concept, day);
    }
    return day;
  };

  return {
    add({ facts }) {
      const newest = new Map<ConceptId, Day | null>();
      const fresh = new Set<ConceptId>();
      for (const fact of facts) {
        const day = dayOfFact(fact);
        const unit = unitIn(fact);
        const met = new Set<ConceptId>();
        for (const { concept, tier } of fact.hits) {
          const direct = rowOf(concept);
          direct.tiers.add(tier);
          if (unit !== null) direct.units.add(unit);
          met.add(concept);
          for (const broader of terminology.concepts.get(concept)?.broader ?? []) met.add(broader);
        }
        for (const concept of met) {
          rowOf(concept).entries += 1;
          newest.set(concept, newer(newest.get(concept) ?? null, day));
          // What is dated after the report's day is no news of it.
          const since = oldestFresh(concept);
          if (since !== null && day !== null && day >= since && day <= asOf) fresh.add(concept);
        }
      }
      for (const [concept, day] of newest) {
        const row = rowOf(concept);
        row.patients += 1;
        row.newest = newer(row.newest, day);
        if (fresh.has(concept)) row.fresh += 1;
      }
    },
    has: (concept) => rows.has(concept),
    rows: () =>
      [...rows]
        .flatMap(([id, row]): ConceptCoverage[] => {
          const concept = terminology.concepts.get(id);
          if (!concept) return [];
          const window = terminology.windowOf(id);
          return [
            {
              concept: id,
              label: concept.label,
              kind: concept.kind,
              patients: row.patients,
              entries: row.entries,
              newest: row.newest === null ? null : formatDay(row.newest),
              fresh: window === null ? null : row.fresh,
              window: window === null ? null : textOf(window),
              units: row.units.sorted.map(([unit, entries]) => ({
                unit,
                entries,
                converts:
                  unit === "" ? concept.unitless : terminology.canonicalValue(id, 1, unit) !== null,
              })),
              tiers: Object.fromEntries(row.tiers.sorted),
            },
          ];
        })
        .toSorted((a, b) => b.patients - a.patients || (a.concept < b.concept ? -1 : 1)),
  };
}
