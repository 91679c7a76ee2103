import { type PatientId, formatDay } from "@cohort/foundation";
import { matchForStore } from "@cohort/matching";
import type { LoadedRecord, PatientMatches } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";
import type { WhatToMatch } from "./what-to-match.ts";

export type MatchParts = Pick<Parts, "terminology" | "catalogue" | "metrics" | "today"> & {
  readonly store: Pick<Parts["store"], "records" | "attestations" | "matches" | "catalogues">;
};

export interface MatchFailure {
  readonly patient: PatientId;
  readonly error: unknown;
}

/**
 * Matches the stored records of these patients against the active studies that a change since may touch, and stores the
 * outcome in one transaction; a record that has moved on meanwhile stays due. Returns those that could not be
 * evaluated. Throws where loading or saving fails, and the signal's reason where it is told to stop before anything
 * is saved; doing it again changes nothing.
 */
export async function matchBatch(
  { store, terminology, catalogue, metrics, today }: MatchParts,
  patients: readonly PatientId[],
  signal: AbortSignal,
  what: WhatToMatch,
): Promise<readonly MatchFailure[]> {
  const finished = metrics.matchSeconds.startTimer();
  const now = await catalogue.load();
  const asOf = today();
  const records = await store.records.load(patients);
  const toMatch = await what(records, now, asOf);
  const rowOf = (loaded: LoadedRecord): PatientMatches => {
    const { patient, version, record, attestations, matched: before } = loaded;
    const { only, othersChangeOn } = toMatch({ patient, record, matched: before });
    const studies = only ?? now.studies;
    const matched = matchForStore({ record, attestations, terminology, studies, asOf });
    return {
      patient,
      readVersion: version,
      ...matched,
      ...(only && { only: only.map(({ study }) => study.id) }),
      nextChangeOn: earliestOf(matched.nextChangeOn, othersChangeOn),
    };
  };

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

/** Of two dates as text. */
const earliestOf = (a: string | null, b: string | null): string | null =>
  a !== null && b !== null ? (a < b ? a : b) : (a ?? b);
