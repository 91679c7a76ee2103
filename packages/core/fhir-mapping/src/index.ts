export { readBundle } from "./bundle.ts";
export { mapPatient } from "./map-patient.ts";
export { readingHash } from "./reading-hash.ts";
export { FACT_RESOURCE_TYPES, type FactResourceType, type PatientResources } from "./resources.ts";
