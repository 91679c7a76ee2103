/**
 * The search parameters of FHIR R4 that work here, one row each: name, kind and the elements it looks
 * at, `a.b` for one within another. `date` elements may be a dateTime, an instant, a Period or a Timing.
 */
export type ParameterKind = "token" | "reference" | "date";

export interface SearchParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly elements: readonly string[];
  /** Of a reference: the type that a bare id in a search means. */
  readonly target?: string;
}

const token = (name: string, ...elements: string[]): SearchParameter => ({
  name,
  kind: "token",
  elements: elements.length > 0 ? elements : [name],
});
const date = (name: string, ...elements: string[]): SearchParameter => ({
  name,
  kind: "date",
  elements,
});
const reference = (name: string, target: string, ...elements: string[]): SearchParameter => ({
  name,
  kind: "reference",
  elements,
  target,
});

const status = token("status");
const code = token("code");
const category = token("category");
const identifier = token("identifier");
const clinicalStatus = token("clinical-status", "clinicalStatus");
const verificationStatus = token("verification-status", "verificationStatus");
const patient = reference("patient", "Patient", "patient");
const subject = [
  reference("patient", "Patient", "subject"),
  reference("subject", "Patient", "subject"),
];
const drug = [
  token("code", "medicationCodeableConcept"),
  reference("medication", "Medication", "medicationReference"),
];
const effective = (name: string): SearchParameter =>
  date(name, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming");
const performed = date("date", "performedDateTime", "performedPeriod");

const TABLE: Readonly<Record<string, readonly SearchParameter[]>> = {
  Patient: [identifier, token("gender"), token("active"), date("birthdate", "birthDate")],
  Observation: [
    ...subject,
    code,
    category,
    status,
    effective("date"),
    reference("has-member", "Observation", "hasMember"),
  ],
  Condition: [
    ...subject,
    code,
    category,
    clinicalStatus,
    verificationStatus,
    date("onset-date", "onsetDateTime", "onsetPeriod"),
    date("recorded-date", "recordedDate"),
  ],
  MedicationRequest: [
    ...subject,
    ...drug,
    status,
    token("intent"),
    date("authoredon", "authoredOn"),
  ],
  MedicationStatement: [...subject, ...drug, status, category, effective("effective")],
  MedicationAdministration: [...subject, ...drug, status, effective("effective-time")],
  MedicationDispense: [
    ...subject,
    ...drug,
    status,
    date("whenhandedover", "whenHandedOver"),
    date("whenprepared", "whenPrepared"),
    reference("prescription", "MedicationRequest", "authorizingPrescription"),
  ],
  Medication: [code, status, identifier],
  Procedure: [...subject, code, category, status, performed],
  Immunization: [
    patient,
    token("vaccine-code", "vaccineCode"),
    status,
    date("date", "occurrenceDateTime"),
  ],
  AllergyIntolerance: [
    patient,
    code,
    category,
    token("criticality"),
    clinicalStatus,
    verificationStatus,
    date("date", "recordedDate"),
  ],
  DiagnosticReport: [
    ...subject,
    code,
    category,
    status,
    effective("date"),
    date("issued", "issued"),
    reference("result", "Observation", "result"),
  ],
  QuestionnaireResponse: [...subject, identifier, status, date("authored", "authored")],
  Encounter: [...subject, token("class"), token("type"), status, date("date", "period")],
};

/** Of a type without a row: what most types have. A resource without the element never matches. */
const OTHERS: readonly SearchParameter[] = [
  reference("patient", "Patient", "patient", "subject", "individual", "participant.actor"),
  reference("subject", "Patient", "subject"),
  code,
  category,
  status,
  identifier,
];

/** The types that can be searched even while nothing of them is held. */
export const CLINICAL_TYPES: readonly string[] = Object.keys(TABLE);

export const parametersOf = (type: string): readonly SearchParameter[] => TABLE[type] ?? OTHERS;
