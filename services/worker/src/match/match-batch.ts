import { type PatientId, formatDay } from "@cohort/foundation";
import { type Attestation, type Match, matchPatient } from "@cohort/matching";
import type { LoadedRecord, PatientMatches } from "@cohort/postgres";
import { createBreather } from "../breather.ts";
import type { Parts } from "../parts.ts";

type MatchParts = Pick<Parts, "store" | "terminology" | "catalogue" | "metrics" | "today">;

export interface MatchFailure {
  readonly patient: PatientId;
  readonly error: unknown;
}

/** Studies where a person's stated outcome was set aside: somebody has to look again. */
const setAside = (matches: readonly Match[]): readonly string[] => [
  ...new Set(
    matches.flatMap(({ study, criteria }) =>
      criteria.some(({ attestation }) => attestation?.holds === false) ? [study] : [],
    ),
  ),
];

const earliest = (matches: readonly Match[]): string | null =>
  matches.flatMap(({ nextChangeOn }) => nextChangeOn ?? []).toSorted()[0] ?? null;

/**
 * Matches the stored records of these patients against all active studies and stores the outcome in one
 * transaction; a record that has moved on meanwhile stays due. Returns those that could not be
 * evaluated. Throws where loading or saving fails; doing it again changes nothing.
 */
export async function matchBatch(
  { store, terminology, catalogue, metrics, today }: MatchParts,
  patients: readonly PatientId[],
): Promise<readonly MatchFailure[]> {
  const finished = metrics.matchSeconds.startTimer();
  const now = await catalogue.load();
  const asOf = today();
  const [records, attestations] = await Promise.all([
    store.records.load(patients),
    store.attestations.of(patients),
  ]);

  const rowOf = (
    { patient, version, record }: LoadedRecord,
    stated: readonly Attestation[],
  ): PatientMatches => {
    const { studies } = now;
    const matches = matchPatient({ record, terminology, studies, asOf, attestations: stated });
    const reviewAgain = setAside(matches);
    return { patient, readVersion: version, matches, nextChangeOn: earliest(matches), reviewAgain };
  };

  const breathe = createBreather();
  const rows: PatientMatches[] = [];
  const failures: MatchFailure[] = [];
  for (const loaded of records) {
    try {
      rows.push(rowOf(loaded, attestations.get(loaded.patient) ?? []));
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
      for (const { verdict, index } of matches) {
        if (index !== "none") metrics.matches.inc({ verdict });
      }
    }
  }
  finished();
  return failures;
}
