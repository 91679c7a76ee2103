export { readBundle } from "./bundle.ts";
export { type StatedLinks, linksOf } from "./links.ts";
export { mapPatient } from "./map-patient.ts";
export { medicationsIn } from "./medication-references.ts";
export { type PartInput, type RecordPart, mergeRecords, partOf } from "./part.ts";
export { projectMedication, projectPatient } from "./project.ts";
export { readingHash } from "./reading-hash.ts";
export { FACT_RESOURCE_TYPES, type FactResourceType, type PatientResources } from "./resources.ts";
export { versionOf, versionsOf } from "./versions.ts";
