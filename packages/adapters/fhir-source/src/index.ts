export type { Clock } from "./clock.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export type { Credentials, ExchangeReport, SourceLog, SourceOptions } from "./options.ts";
export type { PatientsOptions } from "./patients.ts";
export { type FhirSource, createFhirSource } from "./source.ts";
export { SourceError, type SourceErrorClass } from "./source-error.ts";
export {
  type Gap,
  type GapReason,
  LISTED_TYPES,
  MEDICATION_TYPES,
  PATIENT_TYPES,
  type PatientPage,
  type PatientReading,
  type PatientType,
  type Progress,
  type SourcePatient,
} from "./types.ts";
