import { type ConceptId, expectDefined } from "@cohort/foundation";
import type { ObservationFact } from "@cohort/record";
import { multiplyDecimal } from "@cohort/units";
import type { Context } from "./context.ts";
import { type Interval, intervalOf } from "./interval.ts";
import type { EvidenceLimit } from "./outcome.ts";

/**
 * The limits of normal of one result: its own reference range, else the site's table. Never a silent
 * default: null where neither says.
 */
export function limitsOf(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  side: "low" | "high",
): EvidenceLimit | null {
  const { terminology, record } = context.index;
  const own = fact.range;
  const unit = "unit" in fact.value ? fact.value.unit : null;
  if (own && own[side] !== null) {
    return { low: own.low, high: own.high, unit: own.unit ?? unit ?? "", source: "result" };
  }
  const on = fact.when?.to ?? context.asOf;
  const site = terminology.siteLimit(concept, record.sex, record.birth, on);
  return site && site[side] !== null ? { ...site, source: "site" } : null;
}

/** Brings a number into a concept's canonical unit, in decimal arithmetic. */
export type Scale = (value: number) => number;

const same: Scale = (value) => value;

/** How to bring a unit's numbers into the canonical one; null where the unit is missing or cannot be converted. */
export function scaleOf(context: Context, concept: ConceptId, unit: string | null): Scale | null {
  const { terminology } = context.index;
  if (unit === null || unit === "") {
    return terminology.concepts.get(concept)?.unitless ? same : null;
  }
  const factor = terminology.factor(concept, unit);
  if (factor !== null) return factor === 1 ? same : (value) => multiplyDecimal(value, factor);
  if (terminology.canonicalValue(concept, 1, unit) === null) return null;
  return (value) =>
    expectDefined(terminology.canonicalValue(concept, value, unit), "a convertible value");
}

/** What a result's number leaves possible in the canonical unit; null: no number, or no usable unit. */
export function intervalIn(
  context: Context,
  concept: ConceptId,
  { value }: ObservationFact,
): Interval | null {
  const scale = "unit" in value ? scaleOf(context, concept, value.unit) : null;
  return scale && intervalOf(value, scale);
}
