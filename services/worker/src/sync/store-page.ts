import { type PatientId, patientId } from "@cohort/foundation";
import { mapPatient, readingHash } from "@cohort/fhir-mapping";
import type { SourcePatient } from "@cohort/fhir-source";
import { type RecordInput, StoreUnavailableError } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import { inHalves } from "../in-halves.ts";
import type { Parts } from "../parts.ts";
import { conceptsOf } from "./concepts-of.ts";
import { noteLinks } from "./life-events.ts";

type PageParts = Pick<Parts, "store" | "terminology" | "metrics" | "logger" | "pseudonym">;

export interface StoredPage {
  /** Whose record changed. */
  readonly changed: readonly PatientId[];
  /** Who was merged, or parted, as this page tells: not stored, to be read once more. */
  readonly again: readonly PatientId[];
  /** Who could not be mapped or stored, each for itself. */
  readonly failed: readonly { readonly patient: PatientId; readonly error: unknown }[];
}

/**
 * Maps and stores whole patients. Who fails holds up nobody. Throws where the store is away; doing it again changes
 * nothing.
 */
export async function storePage(
  parts: PageParts,
  patients: readonly SourcePatient[],
): Promise<StoredPage> {
  const { store, terminology, metrics } = parts;
  const changed: PatientId[] = [];
  const failed: { readonly patient: PatientId; readonly error: unknown }[] = [];
  const breathe = createBreather();
  const batch: RecordInput[] = [];
  const { own, again } = await noteLinks(parts, patients);
  for (const whole of own) {
    const { id } = whole.patient;
    if (id === undefined) continue;
    try {
      const record = mapPatient(whole, terminology);
      const concepts = conceptsOf(record, terminology);
      batch.push({ patient: patientId(id), record, concepts });
    } catch (error) {
      failed.push({ patient: patientId(id), error });
    }
    await breathe();
  }

  if (batch.length > 0) {
    await inHalves(batch, {
      work: async (part) => {
        const report = await store.records.replace(part, readingHash(terminology));
        changed.push(...report.changed);
        metrics.syncPatients.inc({ result: "stored" }, report.changed.length);
        metrics.syncPatients.inc({ result: "unchanged" }, report.unchanged);
      },
      alone: ({ patient }, error) => {
        failed.push({ patient, error });
        return Promise.resolve();
      },
      isPassing: (error) => error instanceof StoreUnavailableError,
    });
  }
  return { changed, again, failed };
}
