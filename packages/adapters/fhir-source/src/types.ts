import type { FhirResource, Patient } from "fhir/r4.js";

/** What is searched for each patient of any server, in the order in which it is yielded. */
export const PATIENT_TYPES = [
  "Observation",
  "Condition",
  "MedicationRequest",
  "MedicationStatement",
  "MedicationAdministration",
  "MedicationDispense",
  "Procedure",
  "Immunization",
  "AllergyIntolerance",
  "DiagnosticReport",
] as const;

/**
 * Plans, studies, forms, stays and refusals: searched after the others, and only where the CapabilityStatement lists them. They add to what the
 * others tell and stand in no row of `COVERAGE`: a server without them still tells of all that was done.
 */
export const LISTED_TYPES = [
  "ServiceRequest",
  "Appointment",
  "ResearchSubject",
  "QuestionnaireResponse",
  "Encounter",
  "Consent",
] as const;

export const SEARCHED_TYPES = [...PATIENT_TYPES, ...LISTED_TYPES] as const;
export type PatientType = (typeof SEARCHED_TYPES)[number];

/** Those that may name their drug by a reference to a Medication. */
export const MEDICATION_TYPES = [
  "MedicationRequest",
  "MedicationStatement",
  "MedicationAdministration",
  "MedicationDispense",
] as const satisfies readonly PatientType[];

/**
 * Types that tell of the same kind of thing. Where a server supports none of a row, nothing of that kind may be
 * presumed absent, and each of its types is named as a gap. DiagnosticReport stands in no row: it repeats results that
 * are Observations, and covers nothing by itself.
 */
export const COVERAGE = [
  ["Observation"],
  ["Condition"],
  MEDICATION_TYPES,
  ["Procedure"],
  ["Immunization"],
  ["AllergyIntolerance"],
] as const satisfies readonly (readonly PatientType[])[];

/** `unauthorised`: the EHR answered 401 or 403. `unreadable`: a search failed for good, or cannot be made there. */
export type GapReason = "unauthorised" | "unreadable";

export interface Gap {
  readonly type: string;
  readonly reason: GapReason;
}

/** One patient, whole: every resource that the EHR gave, and which types it did not give. */
export interface SourcePatient {
  readonly patient: Patient;
  /** Ids that the patient had before records were merged: what is filed under them is among the resources. */
  readonly also: readonly string[];
  /** Grouped by type, referenced Medications last; of several versions the newest. */
  readonly resources: readonly FhirResource[];
  readonly gaps: readonly Gap[];
  /** A gap is a failure that may have passed the next time: worth reading again later. */
  readonly unfinished?: boolean;
}

export type PersonReading =
  | { readonly status: "found"; readonly person: Patient }
  | { readonly status: "gone" | "notFound" };

export type PatientReading =
  | { readonly status: "found"; readonly patient: SourcePatient }
  /** 410: deleted. */
  | { readonly status: "gone" }
  /** 404: never there, or deleted by a server that keeps no trace. */
  | { readonly status: "notFound" };
