import { type PatientId, formatDay } from "@cohort/foundation";
import { ENGINE_VERSION, type Match, catalogueHash, matchPatient } from "@cohort/matching";
import type { PatientMatches } from "@cohort/postgres";
import type { ApiDeps } from "../deps.ts";

/** Studies where a person's stated outcome was set aside: somebody has to look again. */
const setAside = (matches: readonly Match[]): string[] => [
  ...new Set(
    matches.flatMap(({ study, criteria }) =>
      criteria.some(({ attestation }) => attestation?.holds === false) ? [study] : [],
    ),
  ),
];

const earliest = (matches: readonly Match[]): string | null =>
  matches.flatMap(({ nextChangeOn }) => nextChangeOn ?? []).toSorted()[0] ?? null;

/**
 * Matches one stored patient against every active study now and stores the outcome, so that who stated
 * something sees at once what it changes. Where the record moves on meanwhile the worker does it again.
 */
export async function matchAgain(
  { store, terminology, activeStudies, today }: ApiDeps,
  patient: PatientId,
): Promise<void> {
  const active = await activeStudies.load();
  const [[stored], attestations] = await Promise.all([
    store.records.load([patient]),
    store.attestations.of([patient]),
  ]);
  if (!stored) return;
  const asOf = today();
  const matches = matchPatient({
    record: stored.record,
    attestations: attestations.get(patient) ?? [],
    terminology,
    studies: active.map(({ planned }) => planned),
    asOf,
  });
  const row: PatientMatches = {
    patient,
    readVersion: stored.version,
    matches,
    nextChangeOn: earliest(matches),
    reviewAgain: setAside(matches),
  };
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
    [row],
  );
}
