import { type PatientId, formatDay } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import type { LoadedRecord, PatientMatches } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";

export type MatchParts = Pick<Parts, "terminology" | "catalogue" | "metrics" | "today"> & {
  readonly store: Pick<Parts["store"], "records" | "attestations" | "matches">;
};

export interface MatchFailure {
  readonly patient: PatientId;
  readonly error: unknown;
}

/**
 * Matches the stored records of these patients against all active studies and stores the outcome in one
 * transaction; a record that has moved on meanwhile stays due. Returns those that could not be
 * evaluated. Throws where loading or saving fails, and the signal's reason where it is told to stop before anything
 * is saved; doing it again changes nothing.
 */
export async function matchBatch(
  { store, terminology, catalogue, metrics, today }: MatchParts,
  patients: readonly PatientId[],
  signal: AbortSignal,
): Promise<readonly MatchFailure[]> {
  const finished = metrics.matchSeconds.startTimer();
  const now = await catalogue.load();
  const asOf = today();
  const records = await store.records.load(patients);
  const { studies } = now;
  const rowOf = ({ patient, version, record, attestations }: LoadedRecord): PatientMatches => ({
    patient,
    readVersion: version,
    ...matchForStore({ record, attestations, terminology, studies, asOf }),
  });

  const breathe = createBreather();
  const rows: PatientMatches[] = [];
  const failures: MatchFailure[] = [];
  for (const loaded of records) {
    signal.throwIfAborted();
    try {
      rows.push(rowOf(loaded));
    } catch (error) {
      failures.push({ patient: loaded.patient, error });
    }
    await breathe();
  }

  if (rows.length > 0) {
    const inputs = { ...now.inputs, asOf: formatDay(asOf) };
    const report = await store.matches.save(inputs, rows);
    metrics.matchedPatients.inc(report.saved.length);
    const saved = new Set(report.saved);
    for (const { patient, matches } of rows) {
      if (!saved.has(patient)) continue;
      for (const match of matches) {
        if (match.index !== "none") metrics.matches.inc({ verdict: match.verdict });
      }
    }
  }
  finished();
  return failures;
}
