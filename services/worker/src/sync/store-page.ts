import { type PatientId, patientId } from "@cohort/foundation";
import { mapPatient, versionsOf } from "@cohort/fhir-mapping";
import type { SourcePatient } from "@cohort/fhir-source";
import type { ReadingDue, RecordInput } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";
import { conceptsOf } from "./concepts-of.ts";
import { isSilentOnRefusals, keepRefusals } from "../opt-out/keep-refusals.ts";
import { noteLinks } from "./life-events.ts";
import { type StoredRecords, storeRecords } from "./store-records.ts";

type PageParts = Pick<Parts, "store" | "terminology" | "metrics" | "logger" | "pseudonym">;

export interface StoredPage extends Omit<StoredRecords, "overtaken"> {
  /** Who was merged, or parted, as this page tells, or was overtaken by others: not stored, to be read once more. */
  readonly again: readonly PatientId[];
}

/**
 * Maps and stores whole patients, of whom `due` says what version of theirs was there when their reading began. Who fails holds up
 * nobody. Throws where the store is away; doing it again changes nothing.
 */
export async function storePage(
  parts: PageParts,
  patients: readonly SourcePatient[],
  due: readonly ReadingDue[],
): Promise<StoredPage> {
  const { terminology } = parts;
  const failed: StoredRecords["failed"][number][] = [];
  const breathe = createBreather();
  const batch: RecordInput[] = [];
  const silent = new Set<PatientId>();
  const versionsRead = new Map<string, number>(
    due.map(({ patient, version }) => [patient, version]),
  );
  const { own, again } = await noteLinks(parts, patients);
  for (const whole of own) {
    const { id } = whole.patient;
    if (id === undefined) continue;
    if (isSilentOnRefusals(whole.gaps)) silent.add(patientId(id));
    try {
      const record = mapPatient(whole, terminology);
      const concepts = conceptsOf(record, terminology);
      const readVersion = versionsRead.get(id);
      batch.push({
        patient: patientId(id),
        record,
        concepts,
        versions: versionsOf(whole),
        ...(readVersion === undefined ? {} : { readVersion }),
      });
    } catch (error) {
      failed.push({ patient: patientId(id), error });
    }
    await breathe();
  }

  const known = await keepRefusals(parts.store, batch, ({ patient }) => silent.has(patient));
  const stored = await storeRecords(parts, known);
  return {
    changed: stored.changed,
    again: [...again, ...stored.overtaken],
    failed: [...failed, ...stored.failed],
  };
}
