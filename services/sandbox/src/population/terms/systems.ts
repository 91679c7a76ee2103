import type { Coding } from "fhir/r4.js";

export const SNOMED = "http://snomed.info/sct";
export const LOINC = "http://loinc.org";
export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";
export const ATC = "http://www.whocc.no/atc";
export const ICD10 = "http://hl7.org/fhir/sid/icd-10";
export const ICD10_CM = "http://hl7.org/fhir/sid/icd-10-cm";
export const CVX = "http://hl7.org/fhir/sid/cvx";
export const UCUM = "http://unitsofmeasure.org";
/** Scores and flags that no terminology has a code for. */
export const CLINICAL_CONCEPT = "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept";
/** The hospital's own lists, which nobody outside it knows. */
export const LOCAL_LAB = "urn:oid:2.16.156.10011.900.1.7";
export const LOCAL_DIAGNOSIS = "urn:oid:2.16.156.10011.900.1.9";

export const coding = (system: string, code: string, display?: string): Coding =>
  display === undefined ? { system, code } : { system, code, display };

/** The system of a code by its form: `718-7` is LOINC's, digits alone are SNOMED CT's, the rest is our own. */
export const systemOf = (code: string): string =>
  /^\d+-\d$/.test(code) ? LOINC : /^\d+$/.test(code) ? SNOMED : CLINICAL_CONCEPT;

const HL7 = "http://terminology.hl7.org/CodeSystem";

export const hl7 = (list: string, code: string): Coding => coding(`${HL7}/${list}`, code);
