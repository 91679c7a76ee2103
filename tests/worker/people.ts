import type { Observation, Patient } from "fhir/r4.js";
import { patientId } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { EhrStub } from "@cohort/testkit";
import type { Installation } from "./support.ts";

/** A patient of the stub's with nothing else on record. */
export const person = (id: string): Patient => ({
  resourceType: "Patient",
  id,
  gender: "female",
  birthDate: "1980-02-03",
});

export const hemoglobin = (
  id: string,
  patient: string,
  value: number,
  meta?: Observation["meta"],
): Observation => ({
  resourceType: "Observation",
  id,
  ...(meta ? { meta } : {}),
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "718-7" }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: "2026-10-30",
  valueQuantity: { value, unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" },
});

/** `p0001` and so on. */
export const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `p${String(at + 1).padStart(4, "0")}`);

export async function recordOf(site: Installation, id: string): Promise<PatientRecord | null> {
  const [loaded] = await site.store.records.load([patientId(id)]);
  return loaded?.record ?? null;
}

export const sourcesOf = async (site: Installation, id: string): Promise<readonly string[]> =>
  (await recordOf(site, id))?.facts.map(({ source }) => source) ?? [];

/** How often the patient was read: each reading searches every type once. */
export const readingsOf = ({ requests }: EhrStub, id: string): number =>
  requests.filter(
    ({ type, route, patients }) =>
      type === "Condition" && route === "search" && patients.includes(id),
  ).length;

/** The table of records, but for versions and when rows were written. */
export async function recordsOf(site: Installation): Promise<string> {
  const rows = await site.sql("select patient, hash, mapping_hash from record order by patient");
  return rows.map((row) => JSON.stringify(row)).join("\n");
}

/** Pauses are over: whoever waits to be read again is due. */
export const endPauses = (site: Installation): Promise<unknown> =>
  site.sql("update reading set due_at = now()");
