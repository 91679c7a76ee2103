import { type ConceptId, type Day, formatSpan } from "@cohort/foundation";
import type { DerivedObservation } from "./derive/derivation.ts";
import { spanOf } from "./derive/given.ts";
import type { RecordIndex } from "./index-record.ts";
import type { ObservationFact, ObservedValue } from "./record.ts";

/** One result of a concept, as a chart and its table show it. */
export interface SeriesPoint {
  /** The entry that it came from; of a derived one the entry that it is anchored at. */
  readonly resource: string;
  /** `2026-10-20`, or as much of it as is known; null: undated. */
  readonly date: string | null;
  /** In the concept's canonical unit; null: words, a comparator or an interval, or a unit that cannot be converted. */
  readonly value: number | null;
  /** As the EHR wrote it. */
  readonly recorded: {
    readonly value: number | string | boolean | null;
    readonly unit: string | null;
  };
  /** The result's own reference range, in the canonical unit. */
  readonly limit: { readonly low: number | null; readonly high: number | null } | null;
  readonly final: boolean;
  /** The formula that gave it; null: it was measured. */
  readonly derivedBy: string | null;
  /** Stated by a person. */
  readonly attested: boolean;
}

type Result = ObservationFact | DerivedObservation;

const formulaOf = (fact: Result): string | null => ("derivedBy" in fact ? fact.derivedBy : null);

/** Four digits of what was worked out, six of what was measured. */
const rounded = (value: number, fact: Result): number =>
  Number(value.toPrecision(formulaOf(fact) === null ? 6 : 4));

function canonicalOf(fact: Result, concept: ConceptId, index: RecordIndex): number | null {
  const span = spanOf(fact.value, concept, index.terminology);
  return span && span.low === span.high ? rounded(span.low, fact) : null;
}

function recordedOf(fact: Result): SeriesPoint["recorded"] {
  const { value } = fact;
  const number = (one: number): number => (formulaOf(fact) === null ? one : rounded(one, fact));
  switch (value.type) {
    case "quantity":
      return {
        value:
          value.comparator === undefined
            ? number(value.value)
            : `${value.comparator}${value.value}`,
        unit: value.unit,
      };
    case "interval": {
      const { low, high, unit } = value;
      if (high === null) return { value: `>=${number(low ?? 0)}`, unit };
      if (low === null) return { value: `<=${number(high)}`, unit };
      return { value: `${number(low)} - ${number(high)}`, unit };
    }
    case "word":
      return { value: value.word, unit: null };
    case "boolean":
      return { value: value.value, unit: null };
    case "unreadable":
    case "absent":
      return { value: fact.flag, unit: null };
  }
}

/** Null where the range has a unit that cannot be converted: half of it would be another range. */
function limitOf(
  fact: Result,
  concept: ConceptId,
  { terminology }: RecordIndex,
): SeriesPoint["limit"] {
  if (!fact.range) return null;
  const own = "unit" in fact.value ? fact.value.unit : null;
  const unit = fact.range.unit ?? own;
  const end = (value: number | null): number | null => {
    if (value === null) return null;
    const quantity: ObservedValue = { type: "quantity", value, unit };
    const span = spanOf(quantity, concept, terminology);
    return span ? rounded(span.low, fact) : null;
  };
  const limit = { low: end(fact.range.low), high: end(fact.range.high) };
  const isWhole =
    (limit.low === null) === (fact.range.low === null) &&
    (limit.high === null) === (fact.range.high === null);
  return isWhole && (limit.low !== null || limit.high !== null) ? limit : null;
}

/** Undated first, then by the day, then by the instant where both have one. */
function inTime(a: Result, b: Result): number {
  if (!a.when || !b.when) return (a.when ? 1 : 0) - (b.when ? 1 : 0);
  const byDay = a.when.from - b.when.from;
  if (byDay !== 0 || a.when.instant === undefined || b.when.instant === undefined) return byDay;
  return a.when.instant - b.when.instant;
}

/** A code that only may stand for the concept gives no point: the page would take it for a result. */
function standsFor(
  fact: ObservationFact,
  concept: ConceptId,
  { terminology }: RecordIndex,
): boolean {
  return fact.hits.some(
    (hit) =>
      hit.tier === "core" &&
      (hit.concept === concept || terminology.concepts.get(hit.concept)?.broader.includes(concept)),
  );
}

/**
 * The results of a concept by asOf, stated and derived ones included, oldest first, at most the newest so many. Empty for what
 * is no observation, and for a concept that the dictionary does not have.
 */
export function seriesOf(
  index: RecordIndex,
  concept: ConceptId,
  { asOf, most }: { readonly asOf: Day; readonly most: number },
): readonly SeriesPoint[] {
  const measured = index
    .of([concept])
    .filter((fact) => fact.kind === "observation")
    .filter((fact) => fact.value.type !== "absent" && standsFor(fact, concept, index));
  const results: readonly Result[] = [...measured, ...index.derived(concept, asOf)];
  return results
    .filter(({ when }) => when === null || when.from <= asOf)
    .toSorted(inTime)
    .slice(-most)
    .map((fact) => ({
      resource: fact.source,
      date: fact.when && formatSpan({ from: fact.when.from, to: fact.when.to }),
      value: canonicalOf(fact, concept, index),
      recorded: recordedOf(fact),
      limit: limitOf(fact, concept, index),
      final: fact.status === "final",
      derivedBy: formulaOf(fact),
      attested: fact.attested === true,
    }));
}
