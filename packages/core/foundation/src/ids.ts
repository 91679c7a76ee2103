declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The logical id of a FHIR Patient, without `Patient/`. */
export type PatientId = Branded<"PatientId">;
/** A registry id such as `NCT06421701`. */
export type StudyId = Branded<"StudyId">;
/** Unique within a study, for example `sle`. */
export type CohortId = Branded<"CohortId">;
/** The paragraph of the protocol, for example `inc-7b`; unique within a cohort. */
export type CriterionId = Branded<"CriterionId">;
/** A dictionary entry, for example `egfr`. */
export type ConceptId = Branded<"ConceptId">;

/* oxlint-disable typescript/no-unsafe-type-assertion -- here, and only here, a plain string becomes an id */
export const patientId = (text: string): PatientId => text as PatientId;
export const studyId = (text: string): StudyId => text as StudyId;
export const cohortId = (text: string): CohortId => text as CohortId;
export const criterionId = (text: string): CriterionId => text as CriterionId;
export const conceptId = (text: string): ConceptId => text as ConceptId;
