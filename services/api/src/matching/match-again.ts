import { type PatientId, formatDay } from "@cohort/foundation";
import { ENGINE_VERSION, catalogueHash, matchForStore } from "@cohort/matching";
import type { ApiDeps } from "../deps.ts";

/**
 * Matches one stored patient against every active study now and stores the outcome, so that who stated
 * something sees at once what it changes. Where the record moves on meanwhile the worker does it again.
 */
export async function matchAgain(
  { store, terminology, activeStudies, today }: ApiDeps,
  patient: PatientId,
): Promise<void> {
  const active = await activeStudies.load();
  const [stored] = await store.records.load([patient]);
  if (!stored) return;
  const asOf = today();
  const { record, attestations, version } = stored;
  const studies = active.map(({ planned }) => planned);
  const outcome = matchForStore({ record, attestations, terminology, studies, asOf });
  await store.matches.save(
    {
      catalogue: catalogueHash(
        active.map(({ planned }) => planned.hash),
        terminology,
      ),
      asOf: formatDay(asOf),
      dictionaryHash: terminology.dictionaryHash,
      siteHash: terminology.siteHash,
      engine: ENGINE_VERSION,
      studies: active.map(({ planned, revision }) => ({
        study: planned.study.id,
        revision,
        hash: planned.hash,
      })),
      complete: true,
    },
    [{ patient, readVersion: version, ...outcome }],
  );
}
