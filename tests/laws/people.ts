import type { Bundle } from "fhir/r4.js";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import type { PlannedCohort, PlannedStudy } from "@cohort/matching";
import type { PatientRecord } from "@cohort/record";
import type { FiledCase } from "../corpus/case.ts";
import { bundleOf } from "../corpus/case.ts";
import type { Engine } from "../corpus/engine.ts";

export function recordOf(engine: Engine, bundle: Bundle): PatientRecord {
  const read = readBundle(bundle);
  if (!read.ok) throw new Error(read.failure.message);
  return mapPatient(read.value, engine.terminology);
}

/** A case's record, and the study and cohort that it is read for. */
export function placeOf(
  engine: Engine,
  one: FiledCase,
): { record: PatientRecord; study: PlannedStudy; cohort: PlannedCohort } {
  const study = engine.studies.find((planned) => planned.study.id === one.study);
  const cohort = study?.cohorts.find((planned) => planned.cohort.id === one.cohort);
  if (!study || !cohort) throw new Error(`no cohort ${one.cohort} of ${one.study}`);
  return { record: recordOf(engine, bundleOf(one)), study, cohort };
}
