import { type PatientId, patientId } from "@cohort/foundation";
import { VERDICTS } from "@cohort/matching";
import type { Access, CandidateRow, Store, StudySummary } from "@cohort/postgres";
import type { CandidateLine } from "./candidates-table.ts";
import { cliActor } from "./cli-actor.ts";

const idOf = (row: Pick<CandidateRow, "patient">): PatientId =>
  patientId(row.patient.replace(/^Patient\//, ""));

/** The best few of every verdict in each cohort of a study, with the whole match of each; that they were looked at is audited. */
export async function topCandidates(
  store: Store,
  { id: study, cohorts }: StudySummary,
  perVerdict: number,
  access: Access,
): Promise<readonly CandidateLine[]> {
  const lines: CandidateLine[] = [];
  for (const { id: cohort } of cohorts) {
    for (const verdict of VERDICTS) {
      const page = await store.candidates.list(
        { study, cohort, verdict, limit: perVerdict },
        access,
      );
      for (const row of page.ok ? page.value.candidates : []) {
        const candidate = await store.candidates.get(study, idOf(row), access);
        const match = candidate?.matches.find((one) => one.cohort === row.cohort);
        // Gone since the list was read: workers go on while this runs.
        if (match !== undefined) lines.push({ patient: row.patient, match });
      }
    }
  }
  await store.audit.append({
    actor: cliActor(),
    action: "search",
    operation: "listCandidates",
    outcome: "success",
    study,
    patients: [...new Set(lines.map(({ patient }) => idOf({ patient })))],
  });
  return lines;
}
