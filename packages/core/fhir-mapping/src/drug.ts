import type {
  CodeableConcept,
  Medication,
  MedicationIngredient,
  MedicationRequest,
  Reference,
  Substance,
} from "fhir/r4.js";
import { isReadable } from "./codes.ts";
import { type Raw, child, children, has, readAs, textOf } from "./raw.ts";
import type { Concepts, Reading } from "./reading.ts";
import { typeOf } from "./resource-index.ts";
import { type Strength, strengthOfCode, strengthOfProduct, strengthOfRatio } from "./strength.ts";

/** What was prescribed, given or taken. */
export interface Drug {
  /** The product's code, then its ingredients'. */
  readonly concepts: Concepts;
  /** Set where it, or something in it, is named by a reference that leads nowhere. */
  readonly isUnresolved: boolean;
  readonly strength: () => Strength | null;
}

/** All four medication types name their drug in the same two ways. */
export type Medicated = Raw<MedicationRequest>;

const NOTHING: Drug = { concepts: [], isUnresolved: true, strength: () => null };
/** A mixture of products of ingredients; deeper ones go round in circles. */
const DEEPEST = 3;

interface Ingredient {
  readonly raw: Raw<MedicationIngredient>;
  readonly drug: Drug;
}

function ofConcept(concept: Raw<CodeableConcept>, { terminology }: Reading): Drug {
  return {
    concepts: isReadable(concept) ? [concept] : [],
    isUnresolved: false,
    strength: () => {
      for (const coding of children(concept, "coding")) {
        const strength = strengthOfProduct(coding) ?? strengthOfCode(coding, terminology);
        if (strength) return strength;
      }
      return null;
    },
  };
}

/** The ingredient's, where it is the only one, or the only one that the dictionary knows. */
function strengthOfMixture(ingredients: readonly Ingredient[], reading: Reading): Strength | null {
  const known =
    ingredients.length === 1
      ? ingredients
      : ingredients.filter(({ drug }) => reading.codes.hitsOfAll(drug.concepts).length > 0);
  const [only] = known;
  return only && known.length === 1 ? strengthOfRatio(child(only.raw, "strength")) : null;
}

function ofMedication(
  medication: Raw<Medication>,
  holder: Raw<unknown>,
  reading: Reading,
  levels: number,
): Drug {
  const code = child(medication, "code");
  const product = code && ofConcept(code, reading);
  const ingredients = children(medication, "ingredient").map((raw): Ingredient => {
    const concept = child(raw, "itemCodeableConcept");
    const drug = concept
      ? ofConcept(concept, reading)
      : ofReference(child(raw, "itemReference"), [medication, holder], reading, levels - 1);
    return { raw, drug };
  });
  return {
    concepts: [...(product?.concepts ?? []), ...ingredients.flatMap(({ drug }) => drug.concepts)],
    isUnresolved: ingredients.some(({ drug }) => drug.isUnresolved),
    strength: () => strengthOfMixture(ingredients, reading) ?? product?.strength() ?? null,
  };
}

function ofReference(
  reference: Raw<Reference> | null,
  holders: readonly Raw<unknown>[],
  reading: Reading,
  levels: number,
): Drug {
  const address = reference && textOf(reference, "reference");
  if (address === null || levels === 0) return NOTHING;
  for (const holder of holders) {
    const target = reading.index.resolve(address, holder);
    const type = target && typeOf(target);
    if (target && type === "Medication") {
      const medication = readAs<Medication>(target);
      if (textOf(medication, "status") === "entered-in-error") return NOTHING;
      return ofMedication(medication, holder, reading, levels);
    }
    if (target && type === "Substance") {
      const code = child(readAs<Substance>(target), "code");
      return code ? ofConcept(code, reading) : NOTHING;
    }
  }
  return NOTHING;
}

/** Null where no drug is named at all. What a reference's `display` says names none: no text decides. */
export function readDrug(raw: Medicated, reading: Reading): Drug | null {
  const concept = child(raw, "medicationCodeableConcept");
  if (concept && isReadable(concept)) return ofConcept(concept, reading);
  if (!has(raw, "medicationReference")) return null;
  return ofReference(child(raw, "medicationReference"), [raw], reading, DEEPEST);
}
