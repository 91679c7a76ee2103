import { conceptId } from "@cohort/foundation";
import { WEIGHT, WEIGHT_WITHIN_DAYS } from "../prednisone.ts";
import type { Derivation } from "./derivation.ts";
import { CREATININE, creatinines, withoutUnit } from "./egfr.ts";
import { nearest } from "./near.ts";
import { over } from "./span.ts";

/**
 * Creatinine clearance in mL/min, not indexed to body surface, from actual body weight in kg, serum
 * creatinine in mg/dL and the age in completed years.
 */
export const cockcroftGault = (
  creatinineMgPerDl: number,
  age: number,
  kg: number,
  sex: "female" | "male",
): number => (((140 - age) * kg) / (72 * creatinineMgPerDl)) * (sex === "female" ? 0.85 : 1);

/** Of the day of the creatinine; the weight is the one nearest to it. */
export const clearanceByCockcroftGault: Derivation = {
  concept: conceptId("creatinine-clearance-cg"),
  name: "Cockcroft-Gault 1976",
  source: "Cockcroft and Gault, Nephron 1976; actual body weight",
  unit: "mL/min",
  inputs: [CREATININE, WEIGHT],
  derive(given) {
    const { sex } = given;
    if (!sex) return [];
    const weights = given.readings(WEIGHT, { least: 0, above: true });
    const worked = creatinines(given).flatMap(({ fact, mgPerDl }) => {
      const age = given.age(fact.when);
      const kg = nearest(weights, fact.when, WEIGHT_WITHIN_DAYS);
      if (!age || !kg) return [];
      const span = over((up, down) => cockcroftGault(down(mgPerDl), down(age), up(kg.span), sex));
      return [{ anchor: fact, inputs: [fact, ...kg.facts], span }];
    });
    return [...worked, ...withoutUnit(given)];
  },
};
