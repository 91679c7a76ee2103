import { sql } from "kysely";
import { type PatientId, patientId } from "@cohort/foundation";
import { anyOfGroups } from "../aliases/group.ts";
import type { Queries } from "../database/database.ts";
import type { HistoryEntry } from "../interface/candidates.ts";

type CardEntry = Extract<HistoryEntry, { kind: "card-shown" | "card-feedback" }>;

/** With the id that the card was about. */
export interface CardEntryAbout {
  readonly patient: PatientId;
  readonly entry: CardEntry;
}

/** The cards that named the study for the patient, and what was said of the study to them. */
export async function readCardEntries(
  queries: Queries,
  study: string,
  patient: string,
): Promise<readonly CardEntryAbout[]> {
  const showings = await queries
    .selectFrom("cds_showing")
    .select(["patient", "client", "hook", "verdict", "at"])
    .where("study", "=", study)
    .where("patient", "=", anyOfGroups([patient]))
    .orderBy("at")
    .orderBy("card")
    .execute();
  const answers = await queries
    .selectFrom("cds_showing")
    .innerJoin("cds_feedback", "cds_feedback.card", "cds_showing.card")
    .select(["patient", "client", "outcome", "reason", "outcome_at"])
    .where("study", "=", study)
    .where("patient", "=", anyOfGroups([patient]))
    .where((eb) =>
      eb.or([
        eb("outcome", "=", "overridden"),
        sql<boolean>`cds_showing.suggestion = any(cds_feedback.suggestions)`,
      ]),
    )
    .orderBy("outcome_at")
    .orderBy("cds_feedback.card")
    .execute();
  return [
    ...showings.map((row): CardEntryAbout => ({
      patient: patientId(row.patient),
      entry: {
        kind: "card-shown",
        at: row.at,
        to: row.client,
        hook: row.hook,
        verdict: row.verdict,
      },
    })),
    ...answers.map((row): CardEntryAbout => ({
      patient: patientId(row.patient),
      entry: {
        kind: "card-feedback",
        at: row.outcome_at,
        from: row.client,
        outcome: row.outcome,
        reason: row.reason,
      },
    })),
  ];
}
