import { patientIn } from "@cohort/foundation";
import { VERDICTS } from "@cohort/matching";
import type { Access, Store, StudySummary } from "@cohort/postgres";
import type { CandidateLine } from "./print/candidates-table.ts";
import { cliActor } from "./cli-actor.ts";

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
        const candidate = await store.candidates.get(study, patientIn(row.patient), access);
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
    patients: [...new Set(lines.map(({ patient }) => patientIn(patient)))],
  });
  return lines;
}
