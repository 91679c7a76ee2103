import type {
  CodeableConcept,
  Coding,
  Extension,
  FhirResource,
  Medication,
  MedicationIngredient,
  Patient,
  Quantity,
  Ratio,
} from "fhir/r4.js";
import { SEX_EXTENSIONS } from "./patient.ts";
import {
  type Key,
  type Raw,
  asClaimedPatient,
  asClaimedResource,
  asRaw,
  child,
  children,
  has,
  numberOf,
  readAs,
  textOf,
  valueOf,
  wordOf,
} from "./raw.ts";
import { typeOf } from "./resource-index.ts";

type Kept = Record<string, unknown>;

/** Longer than any product's name: prose, which says nothing to the mapper and is not kept. */
const LONGEST_NAME = 200;
const LONGEST_WORD = 300;

function keepWords<T>(raw: Raw<T>, keys: readonly Key<T>[], longest: number, kept: Kept): Kept {
  for (const key of keys) {
    const word = wordOf(raw, key, longest);
    if (word !== null) kept[key] = word;
  }
  return kept;
}

const WORDS_OF_PATIENT = ["id", "birthDate", "gender", "deceasedDateTime"] as const;

/**
 * Of a Patient what records need: birth, sex, death, and who it is now. No name, no address, no contact, whatever
 * the resource holds besides. Read by `mapPatient` it says the same as the whole.
 */
export function projectPatient(patient: unknown): Patient | null {
  const raw = asRaw<Patient>(patient);
  if (!raw) return null;
  const kept = keepWords(raw, WORDS_OF_PATIENT, LONGEST_WORD, { resourceType: "Patient" });
  // Given and wrong is not the same as not given: an issue says so.
  for (const key of ["birthDate", "deceasedDateTime"] as const) {
    if (has(raw, key) && !(key in kept)) kept[key] = "?";
  }
  for (const key of ["active", "deceasedBoolean"] as const) {
    if (typeof valueOf(raw, key) === "boolean") kept[key] = valueOf(raw, key);
  }
  const extension = children(raw, "extension").flatMap(sexExtension);
  if (extension.length > 0) kept["extension"] = extension;
  // What a modifier says may turn a link into its opposite: such a link is none.
  const links = children(raw, "link").filter((each) => !has(each, "modifierExtension"));
  const link = links.map((each) => {
    const other = child(each, "other");
    return keepWords(each, ["type"], LONGEST_WORD, {
      other: other ? keepWords(other, ["reference"], LONGEST_WORD, {}) : {},
    });
  });
  if (link.length > 0) kept["link"] = link;
  return asClaimedPatient(kept);
}

function sexExtension(raw: Raw<Extension>): readonly Kept[] {
  const url = textOf(raw, "url");
  if (url === null || !SEX_EXTENSIONS.includes(url)) return [];
  const kept = keepWords(raw, ["valueCode"], LONGEST_WORD, { url });
  const coding = child(raw, "valueCoding");
  if (coding) kept["valueCoding"] = codingOf(coding);
  const concept = child(raw, "valueCodeableConcept");
  if (concept) kept["valueCodeableConcept"] = conceptOf(concept);
  return [kept];
}

const codingOf = (coding: Raw<Coding>): Kept =>
  keepWords(coding, ["system", "code", "display"], LONGEST_WORD, {});

function conceptOf(concept: Raw<CodeableConcept>): Kept {
  const kept = keepWords(concept, ["text"], LONGEST_NAME, {});
  if (has(concept, "coding")) kept["coding"] = children(concept, "coding").map(codingOf);
  return kept;
}

function amountOf(raw: Raw<Quantity>): Kept {
  const kept = keepWords(raw, ["unit", "system", "code", "comparator"], LONGEST_WORD, {});
  return has(raw, "value") ? { ...kept, value: numberOf(raw, "value") } : kept;
}

function ratioOf(raw: Raw<Ratio>): Kept {
  const parts = (["numerator", "denominator"] as const).flatMap((key) => {
    const amount = child(raw, key);
    return amount ? [[key, amountOf(amount)] as const] : [];
  });
  return Object.fromEntries(parts);
}

function ingredientOf(raw: Raw<MedicationIngredient>): Kept {
  const strength = child(raw, "strength");
  const kept: Kept = strength ? { strength: ratioOf(strength) } : {};
  const concept = child(raw, "itemCodeableConcept");
  if (concept) kept["itemCodeableConcept"] = conceptOf(concept);
  const reference = child(raw, "itemReference");
  if (reference) kept["itemReference"] = keepWords(reference, ["reference"], LONGEST_WORD, {});
  return kept;
}

/**
 * Of a Medication, which is a product and nobody's, what prescriptions that refer to it need: its codes, and its
 * ingredients with their strengths.
 */
export function projectMedication(medication: unknown): FhirResource | null {
  const raw = asRaw<Medication>(medication);
  return raw && asClaimedResource(productOf(raw, typeOf(raw) ?? "Medication"));
}

function productOf(raw: Raw<Medication>, resourceType: string): Kept {
  const kept = keepWords(raw, ["id", "status"], LONGEST_WORD, { resourceType });
  const code = child(raw, "code");
  if (code) kept["code"] = conceptOf(code);
  if (has(raw, "ingredient")) kept["ingredient"] = children(raw, "ingredient").map(ingredientOf);
  const contained = children(raw, "contained").flatMap((each) => {
    const type = typeOf(each);
    const isPart = type === "Medication" || type === "Substance";
    return isPart ? [productOf(readAs<Medication>(each), type)] : [];
  });
  if (contained.length > 0) kept["contained"] = contained;
  return kept;
}
