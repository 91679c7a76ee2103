import { type PatientId, formatDay } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import type { ApiDeps } from "../deps.ts";

/**
 * Matches one stored patient against every active study now and stores the outcome, so that who stated
 * something sees at once what it changes. Where the record moves on meanwhile the worker does it again.
 */
export async function matchAgain(
  { store, terminology, catalogue, today }: ApiDeps,
  patient: PatientId,
): Promise<void> {
  const { studies, inputs } = await catalogue.load();
  const [stored] = await store.records.load([patient]);
  if (!stored) return;
  const asOf = today();
  const { record, attestations, version } = stored;
  const outcome = matchForStore({ record, attestations, terminology, studies, asOf });
  await store.matches.save({ ...inputs, asOf: formatDay(asOf) }, [
    { patient, readVersion: version, ...outcome },
  ]);
}
