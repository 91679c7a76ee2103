import { readingHash } from "@cohort/fhir-mapping";
import type { PatientId } from "@cohort/foundation";
import { type RecordInput, StoreUnavailableError } from "@cohort/postgres";
import { inHalves } from "../in-halves.ts";
import type { Parts } from "../parts.ts";

export interface StoredRecords {
  /** Whose record changed. */
  readonly changed: readonly PatientId[];
  /** Who could not be stored, each for itself. */
  readonly failed: readonly { readonly patient: PatientId; readonly error: unknown }[];
  /** Of whom others stored something while these were read: nothing of this was stored. */
  readonly overtaken: readonly PatientId[];
}

/** Who fails holds up nobody. Throws where the store is away; doing it again changes nothing. */
export async function storeRecords(
  { store, terminology, metrics }: Pick<Parts, "store" | "terminology" | "metrics">,
  batch: readonly RecordInput[],
): Promise<StoredRecords> {
  const changed: PatientId[] = [];
  const failed: { readonly patient: PatientId; readonly error: unknown }[] = [];
  const overtaken: PatientId[] = [];
  if (batch.length === 0) return { changed, failed, overtaken };
  await inHalves(batch, {
    work: async (part) => {
      const report = await store.records.replace(part, readingHash(terminology));
      changed.push(...report.changed);
      overtaken.push(...report.overtaken);
      metrics.syncPatients.inc({ result: "stored" }, report.changed.length);
      metrics.syncPatients.inc({ result: "unchanged" }, report.unchanged);
    },
    alone: ({ patient }, error) => {
      failed.push({ patient, error });
      return Promise.resolve();
    },
    isPassing: (error) => error instanceof StoreUnavailableError,
  });
  return { changed, failed, overtaken };
}
