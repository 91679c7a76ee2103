import type { FhirResource, Medication, MedicationRequest, Reference } from "fhir/r4.js";
import { TooLarge, type Raw, asRaw, child, children, readAs, textOf } from "./raw.ts";
import { targetOf } from "./reference.ts";

const sourceOf = (reference: Raw<Reference> | null): readonly string[] => {
  const target = targetOf((reference && textOf(reference, "reference")) ?? "#");
  return target?.type === "Medication" ? [`Medication/${target.id}`] : [];
};

/**
 * The Medications (`Medication/d1`) that a resource names as its drug, or a Medication as its ingredients: what `partOf`
 * needs to read it. Never throws.
 */
export function medicationsIn(resource: FhirResource): readonly string[] {
  const raw = asRaw<FhirResource>(resource);
  if (!raw) return [];
  try {
    const ingredients = children(readAs<Medication>(raw), "ingredient");
    return [
      ...sourceOf(child(readAs<MedicationRequest>(raw), "medicationReference")),
      ...ingredients.flatMap((each) => sourceOf(child(each, "itemReference"))),
    ];
  } catch (error) {
    if (error instanceof TooLarge) return [];
    throw error;
  }
}
