import { type ConceptId, type Day, conceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { type Coverage, coverage } from "./episodes.ts";
import type { MedicationFact, ObservationFact } from "./record.ts";

export const WEIGHT = conceptId("body-weight");
/** A dose per kilogram takes the weight nearest to it, at most this many days away. */
export const WEIGHT_WITHIN_DAYS = 90;

/** Prednisone equivalents of one day, over all glucocorticoids taken then. */
export interface DailyEquivalent {
  readonly day: Day;
  /** mg/d, or mg/kg/d where `perKg`; an interval where a dosage leaves a choice. */
  readonly low: number;
  readonly high: number;
  readonly facts: readonly MedicationFact[];
  /** The weight that a dose per kilogram was divided by; null where every dose was given per kg. */
  readonly weight: ObservationFact | null;
}

export type DoseGap = "dose" | "weight";

const MG_IN: Readonly<Record<string, number>> = { mg: 1, g: 1000, ug: 0.001 };

interface Amount {
  readonly low: number;
  readonly high: number;
  readonly perKg: boolean;
}

function equivalent(fact: MedicationFact, terminology: Terminology): Amount | null {
  const factor = fact.hits
    .map((hit) => terminology.concepts.get(hit.concept)?.prednisonePerMg ?? null)
    .find((value) => value !== null);
  if (factor === undefined || factor === null || !fact.dose) return null;
  const perKg = fact.dose.unit.endsWith("/kg");
  const mg = MG_IN[perKg ? fact.dose.unit.slice(0, -3) : fact.dose.unit];
  if (mg === undefined) return null;
  return { low: fact.dose.low * mg * factor, high: fact.dose.high * mg * factor, perKg };
}

/** The usable weight nearest to `day`; of two equally near the later one. */
export function weightNear(
  weights: readonly ObservationFact[],
  day: Day,
): { readonly kg: ObservationFact; readonly distance: number } | null {
  let best: { kg: ObservationFact; distance: number } | null = null;
  for (const fact of weights) {
    if (!fact.when || fact.status !== "final" || fact.value.type !== "quantity") continue;
    const distance = Math.abs(fact.when.to - day);
    if (distance > WEIGHT_WITHIN_DAYS) continue;
    if (!best || distance < best.distance || (distance === best.distance && fact.when.to > day)) {
      best = { kg: fact, distance };
    }
  }
  return best;
}

function kilograms(fact: ObservationFact, terminology: Terminology): number | null {
  if (fact.value.type !== "quantity" || fact.value.unit === null) return null;
  const factor = terminology.factor(WEIGHT, fact.value.unit);
  return factor === null || !(fact.value.value > 0) ? null : fact.value.value * factor;
}

const ingredientOf = (fact: MedicationFact, terminology: Terminology): ConceptId | undefined =>
  fact.hits.find((hit) => terminology.concepts.get(hit.concept)?.prednisonePerMg != null)?.concept;

/** Of one ingredient on one day: administrations add up; a request, a dispense and a statement of it do not. */
function ofIngredient(amounts: readonly { fact: MedicationFact; amount: Amount }[]): Amount {
  const given = amounts.filter(({ fact }) => fact.resource === "administration");
  const sum = given.reduce(
    (total, { amount }) => ({ low: total.low + amount.low, high: total.high + amount.high }),
    { low: 0, high: 0 },
  );
  const stated = amounts.filter(({ fact }) => fact.resource !== "administration");
  const perKg = amounts[0]?.amount.perKg ?? false;
  return {
    low: Math.max(sum.low, ...stated.map(({ amount }) => amount.low)),
    high: Math.max(sum.high, ...stated.map(({ amount }) => amount.high)),
    perKg,
  };
}

/**
 * Prednisone equivalents on every day of the span on which some entry begins (the sum can only rise
 * there), or on the span's first day. `gap` names what kept a day from being worked out: no readable dose, or no weight near it.
 */
export function dailyEquivalents(
  facts: readonly MedicationFact[],
  weights: readonly ObservationFact[],
  perKg: boolean,
  span: { readonly from: Day | null; readonly to: Day },
  terminology: Terminology,
): { readonly days: readonly DailyEquivalent[]; readonly gaps: ReadonlySet<DoseGap> } {
  const gaps = new Set<DoseGap>();
  const taken: { cover: Coverage; amount: Amount; ingredient: ConceptId }[] = [];
  for (const fact of facts) {
    const cover = coverage(fact, span.to);
    if (!cover || (span.from !== null && cover.to < span.from)) continue;
    const amount = equivalent(fact, terminology);
    const ingredient = ingredientOf(fact, terminology);
    if (amount && ingredient) taken.push({ cover, amount, ingredient });
    else gaps.add("dose");
  }
  const days: DailyEquivalent[] = [];
  const since = span.from ?? -Infinity;
  for (const day of new Set(taken.map(({ cover }) => Math.max(cover.from, since)))) {
    const then = taken.filter(({ cover }) => cover.from <= day && day <= cover.to);
    const byIngredient = new Map<string, { fact: MedicationFact; amount: Amount }[]>();
    for (const { cover, amount, ingredient } of then) {
      const key = `${ingredient} ${amount.perKg}`;
      byIngredient.set(key, [...(byIngredient.get(key) ?? []), { fact: cover.fact, amount }]);
    }
    let weight: ObservationFact | null = null;
    let [low, high] = [0, 0];
    for (const entries of byIngredient.values()) {
      const amount = ofIngredient(entries);
      let per = 1;
      if (amount.perKg !== perKg) {
        const near = weightNear(weights, day);
        const kg = near && kilograms(near.kg, terminology);
        if (!near || !kg) {
          gaps.add("weight");
          continue;
        }
        weight = near.kg;
        per = perKg ? kg : 1 / kg;
      }
      low += amount.low / per;
      high += amount.high / per;
    }
    if (high > 0) days.push({ day, low, high, facts: then.map(({ cover }) => cover.fact), weight });
  }
  return { days: days.toSorted((a, b) => a.day - b.day), gaps };
}
