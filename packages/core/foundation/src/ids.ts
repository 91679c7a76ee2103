declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The logical id of a FHIR Patient, without `Patient/`. */
export type PatientId = Branded<"PatientId">;
/** A dictionary entry, for example `egfr`. */
export type ConceptId = Branded<"ConceptId">;

/* oxlint-disable typescript/no-unsafe-type-assertion -- here, and only here, a plain string becomes an id */
export const patientId = (text: string): PatientId => text as PatientId;
export const conceptId = (text: string): ConceptId => text as ConceptId;

/** The id in `Patient/123`; a bare id is one already. */
export const patientIn = (reference: string): PatientId =>
  patientId(reference.replace(/^Patient\//, ""));
