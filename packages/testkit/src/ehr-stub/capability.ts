import type { CapabilityStatement, CapabilityStatementRestResource } from "fhir/r4.js";

export const STUB_TYPES = [
  "Patient",
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "MedicationAdministration",
  "MedicationDispense",
  "Medication",
  "Procedure",
  "Immunization",
  "AllergyIntolerance",
  "DiagnosticReport",
] as const;

/** Those that it has, and those that it can be told to have. */
export type StubType =
  | (typeof STUB_TYPES)[number]
  | "ServiceRequest"
  | "Appointment"
  | "ResearchSubject"
  | "QuestionnaireResponse"
  | "Encounter";

type ResourceCode = CapabilityStatementRestResource["type"];

/** What the stub says of itself: these types, with or without `_include` of Medications. */
export function capabilityStatement(
  types: readonly ResourceCode[],
  includes: boolean,
): CapabilityStatement {
  return {
    resourceType: "CapabilityStatement",
    status: "active",
    date: "2026-01-01",
    kind: "instance",
    fhirVersion: "4.0.1",
    format: ["json"],
    rest: [
      {
        mode: "server",
        resource: types.map((type) => ({
          type,
          interaction: [{ code: "read" }, { code: "search-type" }],
          searchParam: [{ name: "patient", type: "reference" }],
          ...(includes && type.startsWith("Medication") && type !== "Medication"
            ? { searchInclude: [`${type}:medication`] }
            : {}),
        })),
      },
    ],
  };
}
