import type { CodeableConcept, Dosage, Medication, Reference } from "fhir/r4.js";
import type { Chart } from "../chart.ts";
import type { DrugEntry } from "../story.ts";
import { DRUGS, type Drug, type DrugKey } from "../terms/drugs.ts";
import { nameIn } from "../terms/language.ts";
import { ATC, CLINICAL_CONCEPT, coding, hl7, RXNORM, SNOMED, UCUM } from "../terms/systems.ts";

const ROUTES = {
  tablet: coding(SNOMED, "26643006", "Oral route"),
  capsule: coding(SNOMED, "26643006", "Oral route"),
  injection: coding(SNOMED, "47625008", "Intravenous route"),
  cream: coding(SNOMED, "6064005", "Topical route"),
  inhaler: null,
} as const satisfies Record<Drug["form"], unknown>;

const TABLET = { unit: "tablet", ...hl7("v3-orderableDrugForm", "TAB") };

/** The code that the house uses: RxNorm in English-speaking ones where there is one, else ATC. */
function drugCode(drug: Drug, named: DrugEntry["named"], language: string): CodeableConcept {
  const text = language === "zh" ? nameIn(drug.names, "zh") : drug.names.en;
  if (named === "text") return { text };
  if (drug.own !== undefined)
    return { coding: [coding(CLINICAL_CONCEPT, drug.own, drug.names.en)], text };
  const atc = drug.atc === undefined ? null : coding(ATC, drug.atc, drug.names.en);
  const rxnorm = drug.rxnorm === undefined ? null : coding(RXNORM, drug.rxnorm, drug.names.en);
  const wanted = named === "atc" || (named !== "rxnorm" && language === "zh") ? atc : rxnorm;
  const code = wanted ?? atc ?? rxnorm;
  return { ...(code === null ? {} : { coding: [code] }), text };
}

/** A Medication with the strength of one tablet. */
export function medicationOf(
  key: DrugKey,
  named: DrugEntry["named"],
  language: string,
): Medication {
  const drug: Drug = DRUGS[key];
  const code = drugCode(drug, named, language);
  return {
    resourceType: "Medication",
    status: "active",
    code,
    ingredient: [
      {
        itemCodeableConcept: code,
        strength: {
          numerator: { value: drug.strength, unit: "mg", system: UCUM, code: "mg" },
          denominator: { value: 1, ...TABLET },
        },
      },
    ],
  };
}

export const listedMedicationId = (key: DrugKey): string => `med-${key}`;

/** How an entry says which drug it is about. */
export function drugOf(
  chart: Chart,
  { what, named }: DrugEntry,
): {
  contained?: [Medication];
  medicationReference?: Reference;
  medicationCodeableConcept?: CodeableConcept;
} {
  const { language } = chart.person.home;
  switch (named) {
    case "contained":
      return {
        contained: [{ ...medicationOf(what, named, language), id: "drug" }],
        medicationReference: { reference: "#drug" },
      };
    case "listed":
      return { medicationReference: { reference: `Medication/${listedMedicationId(what)}` } };
    case "dangling":
      return { medicationReference: { reference: `Medication/gone-${chart.person.id}` } };
    default:
      return { medicationCodeableConcept: drugCode(DRUGS[what], named, language) };
  }
}

/** What is taken a day: an amount of drug, so many tablets, or no more than the route. */
export function dosageOf(entry: DrugEntry): Dosage {
  const { form }: Drug = DRUGS[entry.what];
  const route = ROUTES[form];
  const dosage: Dosage = route === null ? { text: "when needed" } : { route: { coding: [route] } };
  const daily = { timing: { repeat: { frequency: 1, period: 1, periodUnit: "d" as const } } };
  if (entry.tablets !== undefined) {
    const doseAndRate = [{ doseQuantity: { value: entry.tablets, ...TABLET } }];
    return { ...dosage, text: `${entry.tablets} tablets daily`, ...daily, doseAndRate };
  }
  if (entry.mg === undefined) return dosage;
  const twice = entry.mg >= 1000;
  const dose = { value: twice ? entry.mg / 2 : entry.mg, unit: "mg", system: UCUM, code: "mg" };
  return {
    ...dosage,
    text: twice ? `${dose.value} mg twice a day` : `${dose.value} mg daily`,
    timing: { repeat: { frequency: twice ? 2 : 1, period: 1, periodUnit: "d" } },
    doseAndRate: [{ doseQuantity: dose }],
  };
}
