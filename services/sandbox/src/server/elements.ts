import { isObject, listOf, type JsonResource } from "../store/json.ts";

/**
 * The elements that FHIR R4 requires of each type (minimum cardinality 1), `[x]` as its prefix. They
 * stay in a subset (R4 search, 3.1.1.5.9), and every generated resource is tested against them.
 */
export const REQUIRED_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  Observation: ["status", "code"],
  Condition: ["subject"],
  MedicationRequest: ["status", "intent", "medication", "subject"],
  MedicationStatement: ["status", "medication", "subject"],
  MedicationAdministration: ["status", "medication", "subject", "effective"],
  MedicationDispense: ["status", "medication"],
  Procedure: ["status", "subject"],
  Immunization: ["status", "vaccineCode", "patient", "occurrence"],
  AllergyIntolerance: ["patient"],
  DiagnosticReport: ["status", "code"],
  QuestionnaireResponse: ["status"],
  Encounter: ["status", "class"],
};

const SUBSETTED = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
  code: "SUBSETTED",
};

/** Whether `name` is the element, or one of its typed forms (`effectiveDateTime` of `effective`). */
export const isElement = (name: string, element: string): boolean =>
  name === element || (name.startsWith(element) && /^[A-Z]/.test(name.slice(element.length)));

/** Only the named top-level elements and the required ones, tagged as a subset. */
export function keepElements(resource: JsonResource, elements: readonly string[]): JsonResource {
  const kept = [
    "resourceType",
    "id",
    ...elements,
    ...(REQUIRED_ELEMENTS[resource.resourceType] ?? []),
  ];
  const subset = Object.fromEntries(
    Object.entries(resource).filter(([name]) => kept.some((element) => isElement(name, element))),
  );
  const meta = isObject(resource["meta"]) ? resource["meta"] : {};
  return {
    ...subset,
    resourceType: resource.resourceType,
    meta: { ...meta, tag: [...listOf(meta["tag"]), SUBSETTED] },
  };
}
