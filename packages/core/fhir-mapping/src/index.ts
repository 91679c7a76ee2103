export { readBundle } from "./bundle.ts";
export { MAPPER_VERSION, mapPatient } from "./map-patient.ts";
export { FACT_RESOURCE_TYPES, type FactResourceType, type PatientResources } from "./resources.ts";
