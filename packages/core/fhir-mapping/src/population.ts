import type { DaySpan } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { CodeableConcept, Range } from "fhir/r4.js";
import { lookUpWord } from "./codes.ts";
import { dayOfAge } from "./duration.ts";
import { type Raw, child } from "./raw.ts";

/** Whether a range is meant for this person: `maybe` where sex or age is not known well enough. */
export type Fit = "yes" | "no" | "maybe";

type Population = "female" | "male" | "everyone";

const rows = (population: Population, words: readonly string[]): [string, Population][] =>
  words.map((word) => [word, population]);

/** SNOMED CT and FHIR codes, and the words in use. What is not here (pregnant, a race) fits no one. */
const POPULATIONS: ReadonlyMap<string, Population> = new Map([
  ...rows("female", ["248152002", "female", "females", "f", "woman", "women", "girls"]),
  ...rows("female", ["weiblich", "w", "frau", "frauen", "女", "女性"]),
  ...rows("male", ["248153007", "male", "males", "m", "man", "men", "boys"]),
  ...rows("male", ["männlich", "mann", "männer", "男", "男性"]),
  ...rows("everyone", ["all", "any", "both", "both sexes", "everyone", "general", "normal"]),
]);

/** Of Observation.referenceRange.appliesTo: all that is said must hold. */
export function fitsPopulation(
  appliesTo: readonly Raw<CodeableConcept>[],
  sex: PatientRecord["sex"],
): Fit {
  let fit: Fit = "yes";
  for (const concept of appliesTo) {
    const population = lookUpWord(concept, POPULATIONS);
    if (population === "everyone" || population === sex) continue;
    if (population === null || sex === "female" || sex === "male") return "no";
    fit = "maybe";
  }
  return fit;
}

export const namesSex = (appliesTo: readonly Raw<CodeableConcept>[]): boolean =>
  appliesTo.some((concept) => (lookUpWord(concept, POPULATIONS) ?? "everyone") !== "everyone");

/** Of Observation.referenceRange.age, on the day of the result. Both ends are completed ages. */
export function fitsAge(age: Raw<Range> | null, birth: DaySpan | null, on: DaySpan | null): Fit {
  const low = age && child(age, "low");
  const high = age && child(age, "high");
  if (!low && !high) return "yes";
  if (!birth || !on) return "maybe";
  let fit: Fit = "yes";
  if (low) {
    const earliest = dayOfAge(birth.from, low, "reached");
    const latest = dayOfAge(birth.to, low, "reached");
    if (earliest === null || latest === null || on.to < earliest) return "no";
    if (on.from < latest) fit = "maybe";
  }
  if (high) {
    const earliest = dayOfAge(birth.from, high, "passed");
    const latest = dayOfAge(birth.to, high, "passed");
    if (earliest === null || latest === null || on.from >= latest) return "no";
    if (on.to >= earliest) fit = "maybe";
  }
  return fit;
}
