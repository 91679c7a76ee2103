import type { ReadPatients } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import type { SyncRun } from "./sync-run.ts";

/** A 404 counts once it was given twice with this time between: an index that is being rebuilt knows nobody. */
const CONFIRM_MS = 10 * 60_000;

/** 410 is believed at once. Whoever is to be asked about again is due again then. */
export async function removeAbsent(
  { parts, notes }: Pick<SyncRun, "parts" | "notes">,
  absent: ReadPatients["absent"],
): Promise<void> {
  if (absent.length === 0) return;
  const { store, metrics, logger } = parts;
  const idsOf = (status: "gone" | "notFound") =>
    absent.flatMap((one) => (one.status === status ? [patientId(one.id)] : []));
  const notFound = idsOf("notFound");
  const confirmed = await store.reading.absent(notFound, CONFIRM_MS);
  const gone = [...idsOf("gone"), ...confirmed];
  const removed = gone.length === 0 ? 0 : await store.records.remove(gone);
  for (const patient of gone) logger.info({ who: parts.pseudonym(patient) }, "patient has left");
  metrics.syncPatients.inc({ result: "removed" }, removed);
  notes.add({ skipped: { gone: gone.length, absent: notFound.length - confirmed.length } });
}
