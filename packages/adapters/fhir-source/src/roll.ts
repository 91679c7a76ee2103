import type { IdentifiedPatient } from "./batch.ts";
import type { PatientPage } from "./types.ts";

/** Patients to be loaded, and those that are no longer there. */
export interface Roll {
  readonly patients: readonly IdentifiedPatient[];
  readonly absent: PatientPage["absent"];
}
