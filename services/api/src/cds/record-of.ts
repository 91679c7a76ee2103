import type { CdsRequest } from "@cohort/contract";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { ok } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import { type Outcome, reject, rejectFailure, rejectField } from "../edge/rejection.ts";
import type { Gathered } from "./gather.ts";
import { TEMPLATES, type TemplateName } from "./templates.ts";

/** A type of each kind of fact: where not all of the kind was looked at, nothing of it is presumed absent. */
const KINDS = [
  "Condition",
  "Observation",
  "MedicationRequest",
  "Procedure",
  "Immunization",
  "AllergyIntolerance",
] as const;

const NAMES = [
  "patient",
  "conditions",
  "labs",
  "scores",
  "medications",
] as const satisfies readonly TemplateName[];

interface Gap {
  readonly type: (typeof KINDS)[number];
  readonly reason: "unauthorised" | "unreadable";
}

function gapsOf(gathered: Gathered): readonly Gap[] {
  return KINDS.flatMap((type): readonly Gap[] => {
    const names = NAMES.filter((name) => TEMPLATES[name].type === type);
    const failed = names.some((name) => gathered[name].state === "failed");
    if (failed) return [{ type, reason: "unreadable" }];
    const isWhole = names.some((name) => TEMPLATES[name].whole && gathered[name].state === "found");
    return isWhole ? [] : [{ type, reason: "unauthorised" }];
  });
}

const resourcesOf = (gathered: Gathered) =>
  NAMES.flatMap((name) => {
    const part = gathered[name];
    return part.state === "absent" ? [] : part.resources;
  });

const missing = (names: readonly TemplateName[]) =>
  reject("data-missing", {
    errors: names.map((name) => ({
      field: `prefetch.${name}`,
      message: "is needed: it was not sent, and cannot be fetched",
    })),
  });

/**
 * The patient's record as far as the request and the EHR tell it; null where the EHR knows no such patient. Fails with
 * `data-missing` where nobody looked for what is needed.
 */
export function recordOf(
  gathered: Gathered,
  { context }: Pick<CdsRequest, "context">,
  terminology: Terminology,
): Outcome<PatientRecord | null> {
  const absent = NAMES.filter(
    (name) => TEMPLATES[name].needed && gathered[name].state === "absent",
  );
  if (absent.length > 0) return missing(absent);
  const resources = resourcesOf(gathered);
  const patients = resources.filter(({ resourceType }) => resourceType === "Patient");
  if (patients.some((patient) => patient["id"] !== context.patientId)) {
    return rejectField("invalid-request", "prefetch.patient", "is not the patient of the context");
  }
  if (patients.length === 0) {
    if (gathered.patient.state === "found") return ok(null);
    resources.push({ resourceType: "Patient", id: context.patientId });
  }
  const entry = resources.map((resource) => ({ resource }));
  const read = readBundle({ resourceType: "Bundle", type: "collection", entry });
  if (!read.ok) return rejectFailure("invalid-request", { ...read.failure, path: "prefetch" });
  return ok(mapPatient({ ...read.value, gaps: gapsOf(gathered) }, terminology));
}
