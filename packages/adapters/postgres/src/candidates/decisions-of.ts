import { patientId, type PatientId } from "@cohort/foundation";
import { anyOfGroups } from "../aliases/group.ts";
import type { Queries } from "../database/database.ts";
import { DECISION_COLUMNS, decisionOf } from "../decisions/rows.ts";
import type { Decision } from "../interface/candidates.ts";

export interface DecisionAbout {
  /** Whom it was made about: the patient, or one who was merged into it. */
  readonly about: PatientId;
  readonly decision: Decision;
}

/** Oldest first. */
export async function readDecisions(
  queries: Queries,
  study: string,
  patient: string,
): Promise<readonly DecisionAbout[]> {
  const rows = await queries
    .selectFrom("decision")
    .select(["patient", ...DECISION_COLUMNS])
    .where("study", "=", study)
    .where("patient", "=", anyOfGroups([patient]))
    .orderBy("at")
    .orderBy("version")
    .execute();
  return rows.map((row) => ({ about: patientId(row.patient), decision: decisionOf(row) }));
}
