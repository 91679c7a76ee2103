import { type PatientId, patientId } from "@cohort/foundation";
import type { FhirSource } from "@cohort/fhir-source";
import type { Parts } from "../parts.ts";
import type { MatchCollector } from "./collect-matches.ts";
import type { SeenIds } from "./seen-ids.ts";
import { storePage } from "./store-page.ts";

const PAGE = 1000;

/**
 * After a complete pass: patients of ours whom it did not meet are asked for one by one, and removed only
 * where the EHR says that they are not there. A pass that met nobody at all proves nothing.
 */
export async function removeVanished(
  parts: Parts,
  source: FhirSource,
  seen: SeenIds,
  matches: MatchCollector,
  signal: AbortSignal,
): Promise<void> {
  if (seen.size === 0) {
    parts.logger.warn({}, "the EHR lists no patient: nobody is removed");
    return;
  }
  let after: PatientId | undefined;
  for (;;) {
    const page = await parts.store.records.list({
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { patient } of page) {
      signal.throwIfAborted();
      if (!seen.has(patient)) await matches.add(await askAgain(parts, source, patient, signal));
    }
    after = page.at(-1)?.patient;
    if (page.length < PAGE) return;
  }
}

/** Those of them whose record changed. */
async function askAgain(
  parts: Parts,
  source: FhirSource,
  patient: PatientId,
  signal: AbortSignal,
): Promise<readonly PatientId[]> {
  const reading = await source.readPatient(patient, { signal });
  if (reading.status === "found") return storePage(parts, [reading.patient]);
  parts.logger.info({ who: parts.pseudonym(patient), status: reading.status }, "patient has left");
  await removePatients(parts, [patient]);
  return [];
}

/** Also for what a page names as deleted. */
export async function removePatients(
  { store, metrics }: Pick<Parts, "store" | "metrics">,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const removed = await store.records.remove(ids.map(patientId));
  metrics.syncPatients.inc({ result: "removed" }, removed);
}
