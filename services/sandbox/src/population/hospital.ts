import type { FhirResource } from "fhir/r4.js";
import type { Calendar } from "./calendar.ts";
import type { GeneratedResource } from "./chart.ts";
import { listedMedicationId, medicationOf } from "./resources/medication.ts";
import { DRUGS, type DrugKey } from "./terms/drugs.ts";

const isDrug = (key: string): key is DrugKey => key in DRUGS;

/** What patients' papers point to: the department, and the drugs of the house list. */
export function hospital(calendar: Calendar): readonly GeneratedResource[] {
  const filed = (resource: FhirResource, id: string): GeneratedResource => ({
    ...resource,
    id,
    meta: { lastUpdated: calendar.knownAt(2000, 0) },
  });
  return [
    filed(
      { resourceType: "Organization", active: true, name: "Department of Rheumatology" },
      "org-rheumatology",
    ),
    ...Object.keys(DRUGS)
      .filter(isDrug)
      .map((key) => filed(medicationOf(key, undefined, "en"), listedMedicationId(key))),
  ];
}
