import { type PatientId, patientId } from "@cohort/foundation";
import { mapPatient, readingHash } from "@cohort/fhir-mapping";
import type { SourcePatient } from "@cohort/fhir-source";
import { type RecordInput, StoreUnavailableError } from "@cohort/postgres";
import { safeError } from "@cohort/telemetry";
import { createBreather } from "../breather.ts";
import { inHalves } from "../in-halves.ts";
import type { Parts } from "../parts.ts";
import { conceptsOf } from "./concepts-of.ts";

type PageParts = Pick<Parts, "store" | "terminology" | "metrics" | "logger" | "pseudonym">;

/**
 * Maps and stores whole patients; returns those whose record changed. A patient that cannot be mapped or stored is
 * counted and, after the third time, quarantined; the others are not held up by it. Throws where the store
 * is away; doing it again changes nothing.
 */
export async function storePage(
  parts: PageParts,
  patients: readonly SourcePatient[],
): Promise<readonly PatientId[]> {
  const { store, terminology, metrics, logger } = parts;

  const setAside = async (id: string, error: unknown): Promise<void> => {
    logger.error({ err: error, who: parts.pseudonym(id) }, "patient cannot be read");
    metrics.syncPatients.inc({ result: "quarantined" });
    const entry = { subject: `Patient/${id}`, errorClass: safeError(error).type };
    await store.quarantine.fail("read", [entry]);
  };

  const breathe = createBreather();
  const batch: RecordInput[] = [];
  for (const { patient, resources, gaps } of patients) {
    const id = patient.id;
    if (id === undefined) continue;
    try {
      const record = mapPatient({ patient, resources, gaps: gaps }, terminology);
      const concepts = conceptsOf(record, terminology);
      batch.push({ patient: patientId(id), record, concepts });
    } catch (error) {
      await setAside(id, error);
    }
    await breathe();
  }

  const changed: PatientId[] = [];
  if (batch.length > 0) {
    await inHalves(batch, {
      work: async (part) => {
        const report = await store.records.replace(part, readingHash(terminology));
        changed.push(...report.changed);
        metrics.syncPatients.inc({ result: "stored" }, report.changed.length);
        metrics.syncPatients.inc({ result: "unchanged" }, report.unchanged);
      },
      alone: ({ patient }, error) => setAside(patient, error),
      isPassing: (error) => error instanceof StoreUnavailableError,
    });
  }
  return changed;
}
