export type { Credentials } from "./auth/access.ts";
export { type PublicKey, publicKeySet } from "./auth/client-keys.ts";
export {
  type AuthorizationSetting,
  authorizationOrigins,
  clientKeysOf,
  credentialsOf,
} from "./auth/credentials.ts";
export { deletedIn, troublesIn } from "./bulk/sections.ts";
export type { Clock } from "./wire/clock.ts";
export { DEFAULT_LIMITS, type Limits } from "./limits.ts";
export type { ExchangeReport, SourceLog, SourceOptions } from "./options.ts";
export type * from "./interface.ts";
export { createFhirSource } from "./source.ts";
export { SourceError, type SourceErrorClass } from "./wire/source-error.ts";
export {
  type Gap,
  type GapReason,
  LISTED_TYPES,
  MEDICATION_TYPES,
  PATIENT_TYPES,
  SEARCHED_TYPES,
  type PatientReading,
  type PatientType,
  type PersonReading,
  type SourcePatient,
} from "./types.ts";
