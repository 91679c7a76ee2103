import type { OptOutPeriod, PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { FhirResource, Patient } from "fhir/r4.js";
import { inOrder } from "./consent.ts";
import { type Outside, mapWatched } from "./map-patient.ts";
import { targetOf, urnTail } from "./reference.ts";
import { type PatientResources, kindOfType } from "./resources.ts";
import { createSheet } from "./sheet.ts";

/** What one resource adds to its patient's record. */
export interface RecordPart extends Pick<PatientRecord, "facts" | "unclaimed" | "issues"> {
  readonly optOuts?: readonly OptOutPeriod[];
  /** More cannot be told without the patient's other resources; then nothing is added. */
  readonly needsWhole: boolean;
}

export interface PartInput {
  /** As `projectPatient` gives it, or whole. */
  readonly patient: Patient;
  readonly also?: readonly string[];
  readonly resource: FhirResource;
  /** Those that the resource refers to, and that these refer to. */
  readonly medications?: readonly FhirResource[];
}

const NEEDS_WHOLE: RecordPart = { facts: [], unclaimed: [], issues: [], needsWhole: true };

/** Types that a reading by search would have found: what it would not find changes nothing. */
const isFound = (reference: string): boolean =>
  urnTail(reference) !== null || kindOfType(targetOf(reference)?.type ?? "") !== null;

/**
 * One resource by itself, for records that are put together from pieces (`mergeRecords`): a result without a date of its
 * own may be dated by a panel, a reference may lead to what is not here, and then `needsWhole` says so.
 */
export function partOf(
  { patient, also, resource, medications = [] }: PartInput,
  terminology: Terminology,
): RecordPart {
  let needsWhole = false;
  const outside: Outside = {
    panels: () => (needsWhole = true),
    unresolved: (reference) => (needsWhole ||= isFound(reference)),
  };
  const resources = [resource, ...medications];
  const given = { patient, resources, ...(also ? { also } : {}) };
  const { facts, unclaimed, issues, optOuts } = mapWatched(given, terminology, outside);
  if (needsWhole) return NEEDS_WHOLE;
  return {
    facts,
    unclaimed,
    issues: issues.filter((issue) => !isOfPatient(issue.resource)),
    ...(optOuts === undefined ? {} : { optOuts }),
    needsWhole,
  };
}

const isOfPatient = (resource: string): boolean =>
  resource === "Patient" || resource.startsWith("Patient/");

/**
 * The record of a patient from the parts of all their resources, each in its newest version and in any order: the same
 * that `mapPatient` makes of the whole, as long as no part needs it.
 */
export function mergeRecords(
  { patient, gaps = [] }: Pick<PatientResources, "patient" | "gaps">,
  parts: readonly Omit<RecordPart, "needsWhole">[],
  terminology: Terminology,
): PatientRecord {
  const person = mapWatched({ patient, resources: [], gaps }, terminology);
  const sheet = createSheet();
  for (const { facts, unclaimed, issues } of [person, ...parts]) {
    for (const fact of facts) sheet.add(fact);
    for (const { resource, code, text, lost } of issues) sheet.issue(resource, code, text, lost);
    for (const { kind, count, lastDate, unit, ...entry } of unclaimed) {
      sheet.count(kind, entry, lastDate, unit ?? null, count);
    }
  }
  const optOuts = inOrder(parts.flatMap((part) => part.optOuts ?? []));
  return {
    ...person,
    facts: sheet.facts(),
    unclaimed: sheet.unclaimed(),
    issues: sheet.issues(),
    ...(optOuts.length === 0 ? {} : { optOuts }),
  };
}
