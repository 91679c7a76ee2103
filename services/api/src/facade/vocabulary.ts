const OURS = "https://cohort-matcher.org/fhir";

/** Systems and extensions that the facade writes, and those of others by their published URLs. */
export const SYSTEM = {
  /** Of studies registered at ClinicalTrials.gov. */
  registry: "https://clinicaltrials.gov",
  study: `${OURS}/sid/study`,
  candidate: `${OURS}/sid/candidate`,
  screeningList: `${OURS}/sid/screening-list`,
  criteria: `${OURS}/sid/eligibility-criteria`,
  attestation: `${OURS}/sid/attestation`,
  contentHash: `${OURS}/sid/content-sha256`,
  subject: `${OURS}/sid/audit-subject`,
  verdict: `${OURS}/CodeSystem/verdict`,
  criterion: `${OURS}/CodeSystem/criterion`,
  operation: `${OURS}/CodeSystem/operation`,
  /** MIRACUM recruIT's, so that what reads its screening lists reads ours. */
  recruitStatus: "https://fhir.miracum.org/uc1/CodeSystem/system-determined-subject-status",
  listOrder: "http://terminology.hl7.org/CodeSystem/list-order",
  studyPhase: "http://terminology.hl7.org/CodeSystem/research-study-phase",
  gender: "http://hl7.org/fhir/administrative-gender",
  ucum: "http://unitsofmeasure.org",
  subsetted: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
} as const;

export const EXTENSION = {
  match: `${OURS}/StructureDefinition/match`,
  reviewAgain: `${OURS}/StructureDefinition/review-again`,
  criterionText: `${OURS}/StructureDefinition/criterion-text`,
  auditHash: `${OURS}/StructureDefinition/audit-hash`,
} as const;

/** MIRACUM recruIT's type of list: as its guide has it, and as its releases look for it. */
export const LIST_TYPES = [
  "https://miracum.github.io/recruit/fhir/CodeSystem/screening-list-type",
  "https://fhir.miracum.org/uc1/CodeSystem/screeningList",
] as const;

/** The extension by which its lists name their study, likewise. */
export const BELONGS_TO_STUDY = [
  "https://miracum.github.io/recruit/fhir/StructureDefinition/screening-list-belongs-to-study",
  "https://fhir.miracum.org/uc1/StructureDefinition/belongsToStudy",
] as const;

export const RECOMMENDATIONS = "screening-recommendations";

/** The registry whose numbers look like this (ClinicalTrials.gov: NCT and eight digits), else none that is known here. */
export const systemOfStudy = (study: string): string =>
  /^NCT[0-9]{8}$/.test(study) ? SYSTEM.registry : SYSTEM.study;
