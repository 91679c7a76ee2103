import type { FactKind, KindGap } from "@cohort/record";
import type { FhirResource, Patient } from "fhir/r4.js";
import { asRaw, children, textOf, textsOf, valueOf } from "./raw.ts";
import { isId } from "./reference.ts";

/** One patient's resources as a server or a Bundle gave them. */
export interface PatientResources {
  readonly patient: Patient;
  /** In any order; duplicates, other patients' and unknown types may be among them. */
  readonly resources: readonly FhirResource[];
  /** Resource types that could not be read at all. */
  readonly gaps?: readonly {
    readonly type: string;
    readonly reason: "unauthorised" | "unreadable";
  }[];
  /** `fullUrl` of a Bundle's entries, for references such as `urn:uuid:...`. */
  readonly fullUrls?: ReadonlyMap<string, FhirResource>;
  /** Ids of records that were merged into this patient: what is filed under them is about this patient. */
  readonly also?: readonly string[];
}

/** The kind of fact that each type becomes; null: read only in connection with others. */
export const KIND_OF_TYPE = {
  Observation: "observation",
  Condition: "condition",
  MedicationRequest: "medication",
  MedicationStatement: "medication",
  MedicationAdministration: "medication",
  MedicationDispense: "medication",
  Medication: "medication",
  Procedure: "procedure",
  Immunization: "immunization",
  AllergyIntolerance: "allergy",
  // Its results stand alone; only contained ones would be lost with it.
  DiagnosticReport: null,
  // What was done and found is told by other types: an EHR that keeps no plans or studies is no gap.
  ServiceRequest: null,
  Appointment: null,
  ResearchSubject: null,
  // Forms and stays add to that as well.
  QuestionnaireResponse: null,
  Encounter: null,
  // Becomes no fact: an EHR that does not tell of refusals leaves nothing unknown.
  Consent: null,
} as const satisfies Partial<Record<FhirResource["resourceType"], FactKind | null>>;

export type FactResourceType = keyof typeof KIND_OF_TYPE;

/** The FHIR types that are read, besides Patient. */
export const FACT_RESOURCE_TYPES: readonly FactResourceType[] = [
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
  "ServiceRequest",
  "Appointment",
  "ResearchSubject",
  "QuestionnaireResponse",
  "Encounter",
  "Consent",
];

const KINDS: ReadonlyMap<string, FactKind | null> = new Map(Object.entries(KIND_OF_TYPE));

/** Null for types that become no facts by themselves. */
export const kindOfType = (type: string): FactKind | null => KINDS.get(type) ?? null;

/** Input as it may really be: this is where other people's JSON comes in. */
export interface Input {
  readonly patient: unknown;
  readonly resources: readonly unknown[];
  readonly gaps: readonly { readonly type: string; readonly reason: KindGap["reason"] }[];
  readonly fullUrls: ReadonlyMap<unknown, unknown>;
  readonly also: readonly string[];
}

export function inputOf(given: PatientResources): Input {
  const raw = asRaw<PatientResources>(given);
  const fullUrls = raw && valueOf(raw, "fullUrls");
  const resources = raw && valueOf(raw, "resources");
  const gaps = raw ? children(raw, "gaps") : [];
  return {
    patient: raw ? valueOf(raw, "patient") : null,
    resources: Array.isArray(resources) ? resources : [],
    gaps: gaps.flatMap((gap) => {
      const type = textOf(gap, "type");
      const reason = textOf(gap, "reason");
      const isReason = reason === "unauthorised" || reason === "unreadable";
      return type !== null && isReason ? [{ type, reason }] : [];
    }),
    fullUrls: fullUrls instanceof Map ? fullUrls : new Map(),
    also: raw ? textsOf(raw, "also").filter(isId) : [],
  };
}
