import { deletedIn, troublesIn } from "@cohort/fhir-source";
import { type PatientId, patientId } from "@cohort/foundation";
import type { SyncRun } from "../sync/sync-run.ts";
import type { GoodLine } from "./stage-patients.ts";

const PATIENT = "Patient/";

/** Whose the resources were that lines of `deleted` name: they are read whole. */
export async function ownersOfDeleted(
  { parts }: Pick<SyncRun, "parts">,
  lines: readonly GoodLine[],
): Promise<readonly PatientId[]> {
  const deleted = lines.flatMap(({ resource }) => deletedIn(resource));
  const isPatient = (source: string): boolean => source.startsWith(PATIENT);
  const patients = deleted
    .filter(isPatient)
    .map((source) => patientId(source.slice(PATIENT.length)));
  const others = deleted.filter((source) => !isPatient(source));
  const owners = others.length === 0 ? [] : await parts.store.reading.ownersOf(others);
  return [...new Set([...patients, ...owners])];
}

/** What the server says it could not export, counted by the code of the issue: the run is partial. */
export function countTroubles(
  { parts, notes }: Pick<SyncRun, "parts" | "notes">,
  lines: readonly GoodLine[],
): void {
  const skipped: Record<string, number> = {};
  for (const code of lines.flatMap(({ resource }) => troublesIn(resource))) {
    const name = `export:${code}`;
    skipped[name] = (skipped[name] ?? 0) + 1;
  }
  if (Object.keys(skipped).length === 0) return;
  parts.logger.warn({ issues: skipped }, "the EHR could not export everything");
  notes.add({ skipped });
}
