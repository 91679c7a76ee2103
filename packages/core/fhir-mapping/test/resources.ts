/* oxlint-disable typescript/no-unsafe-type-assertion -- tests hand over what servers may send, which is not what FHIR's types promise */
import type { Fact, FactKind, PatientRecord } from "@cohort/record";
import type { FhirResource, Patient } from "fhir/r4.js";
import { type PatientResources, mapPatient } from "../src/index.ts";
import { TERMINOLOGY } from "./sample-terminology.ts";

export type Json = Readonly<Record<string, unknown>>;

export const LOINC = "http://loinc.org";
export const SNOMED = "http://snomed.info/sct";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const ICD_10 = "http://hl7.org/fhir/sid/icd-10";
export const CVX = "http://hl7.org/fhir/sid/cvx";
export const UCUM = "http://unitsofmeasure.org";

export const coded = (system: string, code: string, more: Json = {}): Json => ({
  coding: [{ system, code, ...more }],
});
export const quantity = (value: unknown, unit: string): Json => ({
  value,
  unit,
  system: UCUM,
  code: unit,
});

export const CREATININE = coded(LOINC, "2160-0");
export const SLE = coded(ICD_10, "M32.1");
export const PREDNISONE = coded(RXNORM, "8640");
export const PREDNISONE_20 = coded(RXNORM, "312615", { display: "prednisone 20 MG Oral Tablet" });

/** A resource of patient p1; a member that is given as undefined is left out. */
const resource = (type: string, members: Json, overrides: Json): Json =>
  Object.fromEntries(
    Object.entries({ resourceType: type, ...members, ...overrides }).filter(
      ([, value]) => value !== undefined,
    ),
  );

const SUBJECT = { subject: { reference: "Patient/p1" } };
const PATIENT = { patient: { reference: "Patient/p1" } };

export const patient = (overrides: Json = {}): Json =>
  resource("Patient", { id: "p1", gender: "female", birthDate: "1980-05-17" }, overrides);

export const observation = (overrides: Json = {}): Json =>
  resource(
    "Observation",
    {
      id: "o1",
      ...SUBJECT,
      status: "final",
      code: CREATININE,
      effectiveDateTime: "2026-03-10",
      valueQuantity: quantity(80, "umol/L"),
    },
    overrides,
  );

/** A result without value, to be given one. */
export const result = (overrides: Json): Json =>
  observation({ valueQuantity: undefined, ...overrides });

export const condition = (overrides: Json = {}): Json =>
  resource("Condition", { id: "c1", ...SUBJECT, code: SLE }, overrides);

export const request = (overrides: Json = {}): Json =>
  resource(
    "MedicationRequest",
    {
      id: "m1",
      ...SUBJECT,
      status: "active",
      intent: "order",
      authoredOn: "2026-03-01",
      medicationCodeableConcept: PREDNISONE,
    },
    overrides,
  );

export const statement = (overrides: Json = {}): Json =>
  resource(
    "MedicationStatement",
    {
      id: "m1",
      ...SUBJECT,
      status: "active",
      medicationCodeableConcept: PREDNISONE,
      effectiveDateTime: "2026-03-01",
    },
    overrides,
  );

export const administration = (overrides: Json = {}): Json =>
  resource(
    "MedicationAdministration",
    {
      id: "m1",
      ...SUBJECT,
      status: "completed",
      medicationCodeableConcept: PREDNISONE,
      effectiveDateTime: "2026-03-01",
    },
    overrides,
  );

export const dispense = (overrides: Json = {}): Json =>
  resource(
    "MedicationDispense",
    {
      id: "m1",
      ...SUBJECT,
      status: "completed",
      medicationCodeableConcept: PREDNISONE,
      whenHandedOver: "2026-03-01",
    },
    overrides,
  );

export const procedure = (overrides: Json = {}): Json =>
  resource(
    "Procedure",
    {
      id: "x1",
      ...SUBJECT,
      status: "completed",
      code: coded(SNOMED, "234319005"),
      performedDateTime: "2026-03-10",
    },
    overrides,
  );

export const immunization = (overrides: Json = {}): Json =>
  resource(
    "Immunization",
    {
      id: "i1",
      ...PATIENT,
      status: "completed",
      vaccineCode: coded(CVX, "03"),
      occurrenceDateTime: "2026-03-10",
    },
    overrides,
  );

export const allergy = (overrides: Json = {}): Json =>
  resource(
    "AllergyIntolerance",
    { id: "a1", ...PATIENT, code: coded(RXNORM, "3002"), recordedDate: "2026-03-10" },
    overrides,
  );

export const report = (overrides: Json = {}): Json =>
  resource("DiagnosticReport", { id: "r1", ...SUBJECT, status: "final" }, overrides);

export const form = (item: readonly Json[], overrides: Json = {}): Json =>
  resource(
    "QuestionnaireResponse",
    {
      id: "q1",
      ...SUBJECT,
      status: "completed",
      questionnaire: "http://x/visit|2",
      authored: "2026-03-10",
      item,
    },
    overrides,
  );

export const encounter = (overrides: Json = {}): Json =>
  resource(
    "Encounter",
    {
      id: "e1",
      ...SUBJECT,
      status: "finished",
      class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "IMP" },
      period: { start: "2026-03-01", end: "2026-03-10" },
    },
    overrides,
  );

/** Anything at all in place of a patient's resources. */
export const given = (
  person: unknown,
  resources: readonly unknown[],
  more: Partial<PatientResources> = {},
): PatientResources => ({
  patient: person as Patient,
  resources: resources as readonly FhirResource[],
  ...more,
});

export const read = (...resources: readonly unknown[]): PatientRecord =>
  mapPatient(given(patient(), resources), TERMINOLOGY);

export const readOf = (person: Json, ...resources: readonly unknown[]): PatientRecord =>
  mapPatient(given(person, resources), TERMINOLOGY);

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** The one fact of a record, which must be of this kind. */
export function only<K extends FactKind>(kind: K, record: PatientRecord): FactOf<K> {
  const [fact, ...more] = record.facts;
  if (fact?.kind !== kind || more.length > 0) {
    throw new Error(`expected one ${kind}: ${JSON.stringify(record, null, 1)}`);
  }
  return fact as FactOf<K>;
}

export const issueCodes = (record: PatientRecord): readonly string[] =>
  record.issues.map((issue) => issue.code);
