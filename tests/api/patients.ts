import type { FhirResource } from "fhir/r4.js";

const CONCEPTS = "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept";

interface Lupus {
  readonly birthDate?: string;
  readonly sledai?: number;
  readonly sledaiOn?: string;
}

/** Someone with systemic lupus erythematosus, and a disease activity score where one is given. */
export function lupus(
  id: string,
  { birthDate = "1990-05-01", ...rest }: Lupus = {},
): FhirResource[] {
  const subject = { reference: `Patient/${id}` };
  const resources: FhirResource[] = [
    { resourceType: "Patient", id, gender: "female", birthDate },
    {
      resourceType: "Condition",
      id: `${id}-sle`,
      subject,
      code: { coding: [{ system: "http://snomed.info/sct", code: "55464009" }] },
      onsetDateTime: "2015-03-01",
    },
  ];
  if (rest.sledai !== undefined) {
    resources.push({
      resourceType: "Observation",
      id: `${id}-sledai`,
      status: "final",
      subject,
      code: { coding: [{ system: CONCEPTS, code: "sledai-2k-total" }] },
      effectiveDateTime: rest.sledaiOn ?? "2026-11-10",
      valueQuantity: { value: rest.sledai },
    });
  }
  return resources;
}

/** Someone without the disease: matched, and no candidate. */
export const healthy = (id: string): FhirResource[] => [
  { resourceType: "Patient", id, gender: "male", birthDate: "1980-01-01" },
];
