import type { ConceptId } from "@cohort/foundation";
import type { ObservationFact } from "@cohort/record";
import type { Context } from "./context.ts";
import type { EvidenceLimit } from "./outcome.ts";

/**
 * The limits of normal of one result: its own reference range, else the site's table. Never a silent
 * default: null where neither says (design "Limits of normal").
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

/** A value's factor into the canonical unit; null where its unit is missing or cannot be converted. */
export function factorOf(context: Context, concept: ConceptId, unit: string | null): number | null {
  const { terminology } = context.index;
  const known = terminology.concepts.get(concept);
  if (unit === null || unit === "") return known?.unitless ? 1 : null;
  return terminology.factor(concept, unit);
}
