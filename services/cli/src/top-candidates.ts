import { type PatientId, patientId } from "@cohort/foundation";
import { VERDICTS } from "@cohort/matching";
import type { CandidateRow, Store } from "@cohort/postgres";
import type { CandidateLine } from "./candidates-table.ts";

const idOf = (row: CandidateRow): PatientId => patientId(row.patient.replace(/^Patient\//, ""));

/** The best few of every verdict of a study, with the whole match of each one's best cohort. */
export async function topCandidates(
  store: Store,
  study: string,
  perVerdict: number,
): Promise<readonly CandidateLine[]> {
  const lines: CandidateLine[] = [];
  for (const verdict of VERDICTS) {
    const page = await store.candidates.list({ study, verdict, limit: perVerdict });
    for (const row of page.ok ? page.value.candidates : []) {
      const candidate = await store.candidates.get(study, idOf(row));
      const match = candidate?.matches.find(({ cohort }) => cohort === row.cohort);
      // Gone since the list was read: workers go on while this runs.
      if (match !== undefined) lines.push({ patient: row.patient, match });
    }
  }
  return lines;
}
