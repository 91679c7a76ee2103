import { type ConceptId, completedYears } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import type { Fact, ObservationFact, ObservedValue, PatientRecord } from "../record.ts";
import type { Dated, Given } from "./derivation.ts";
import { type Span, within } from "./span.ts";

const isDated = (fact: ObservationFact): fact is Dated => fact.when !== null;

/** Results that stand for a concept in its core tier, broader concepts included. */
export function usableResults(
  facts: readonly Fact[],
  concept: ConceptId,
  terminology: Terminology,
): readonly Dated[] {
  const stands = (fact: Fact): boolean =>
    fact.hits.some(
      (hit) =>
        hit.tier === "core" &&
        (hit.concept === concept ||
          terminology.concepts.get(hit.concept)?.broader.includes(concept)),
    );
  return facts
    .filter((fact) => fact.kind === "observation")
    .filter(isDated)
    .filter((fact) => fact.value.type !== "absent" && stands(fact));
}

/** A numeric result in the canonical unit of its concept; null where it is none or cannot be converted. */
export function spanOf(
  value: ObservedValue,
  concept: ConceptId,
  terminology: Terminology,
): Span | null {
  if (value.type !== "quantity" && value.type !== "interval") return null;
  const { unit } = value;
  const canonical = (number: number): number | null => {
    if (unit !== null && unit !== "") return terminology.canonicalValue(concept, number, unit);
    return terminology.concepts.get(concept)?.unitless ? number : null;
  };
  if (value.type === "interval") {
    const low = value.low === null ? -Infinity : canonical(value.low);
    const high = value.high === null ? Infinity : canonical(value.high);
    return low === null || high === null ? null : { low, high };
  }
  const number = canonical(value.value);
  if (number === null) return null;
  return {
    low: value.comparator?.startsWith("<") ? -Infinity : number,
    high: value.comparator?.startsWith(">") ? Infinity : number,
  };
}

/** What formulas may look at: the record's person, and the results that `resultsOf` gives. */
export function given(
  record: PatientRecord,
  terminology: Terminology,
  resultsOf: (concept: ConceptId) => readonly Dated[],
): Given {
  const { birth, sex } = record;
  return {
    record,
    terminology,
    sex: sex === "female" || sex === "male" ? sex : null,
    age: (when) =>
      birth && {
        low: completedYears(birth.to, when.from),
        high: completedYears(birth.from, when.to),
      },
    results: resultsOf,
    readings: (concept, bounds) =>
      resultsOf(concept).flatMap((fact) => {
        const span = spanOf(fact.value, concept, terminology);
        const possible = span && within(span, bounds);
        return possible ? [{ fact, span: possible }] : [];
      }),
  };
}
