import { type PatientId, patientId } from "@cohort/foundation";
import { mapPatient, versionsOf } from "@cohort/fhir-mapping";
import type { SourcePatient } from "@cohort/fhir-source";
import type { RecordInput } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";
import { conceptsOf } from "./concepts-of.ts";
import { isSilentOnRefusals, keepRefusals } from "../opt-out/keep-refusals.ts";
import { noteLinks } from "./life-events.ts";
import { type StoredRecords, storeRecords } from "./store-records.ts";

type PageParts = Pick<Parts, "store" | "terminology" | "metrics" | "logger" | "pseudonym">;

export interface StoredPage extends StoredRecords {
  /** Who was merged, or parted, as this page tells: not stored, to be read once more. */
  readonly again: readonly PatientId[];
}

/**
 * Maps and stores whole patients. Who fails holds up nobody. Throws where the store is away; doing it again changes
 * nothing.
 */
export async function storePage(
  parts: PageParts,
  patients: readonly SourcePatient[],
): Promise<StoredPage> {
  const { terminology } = parts;
  const failed: StoredRecords["failed"][number][] = [];
  const breathe = createBreather();
  const batch: RecordInput[] = [];
  const silent = new Set<PatientId>();
  const { own, again } = await noteLinks(parts, patients);
  for (const whole of own) {
    const { id } = whole.patient;
    if (id === undefined) continue;
    if (isSilentOnRefusals(whole.gaps)) silent.add(patientId(id));
    try {
      const record = mapPatient(whole, terminology);
      const concepts = conceptsOf(record, terminology);
      batch.push({ patient: patientId(id), record, concepts, versions: versionsOf(whole) });
    } catch (error) {
      failed.push({ patient: patientId(id), error });
    }
    await breathe();
  }

  const known = await keepRefusals(parts.store, batch, ({ patient }) => silent.has(patient));
  const stored = await storeRecords(parts, known);
  return { changed: stored.changed, again, failed: [...failed, ...stored.failed] };
}
