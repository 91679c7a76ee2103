export * from "./attestation.ts";
export { evidenceHash } from "./attested-outcome.ts";
export { withAttestations } from "./attested-record.ts";
export * from "./catalogue.ts";
export * from "./decision.ts";
export * from "./match.ts";
export { type MatchInput, matchPatient } from "./match-patient.ts";
export { type StoredMatches, matchForStore } from "./match-stored.ts";
export { type PlannedCohort, type PlannedStudy, planStudy } from "./planned-study.ts";
