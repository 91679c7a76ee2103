import type { ExpressionBuilder } from "kysely";
import { patientId } from "@cohort/foundation";
import { appendAudit } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Quarantine } from "../interface/records.ts";
import { wantPatients } from "../reading/want.ts";
import type { Tables } from "../schema.ts";
import { lockRecords } from "./lock.ts";
import { patientsOf } from "./subjects.ts";

type Which = Parameters<Quarantine["replay"]>[0];
type Entry = Pick<Tables["quarantine"], "subject" | "stage">;

const chosen = (which: Which) => (eb: ExpressionBuilder<Tables, "quarantine">) =>
  "stage" in which
    ? eb("stage", "=", which.stage)
    : eb("subject", "=", anyOf<string>(which.subjects));

/** Of the records that are held: one that came meanwhile is another one, and waiting for it could be waiting in a circle. */
async function lift(
  transaction: Transaction,
  gone: readonly Entry[],
  held: readonly string[],
): Promise<void> {
  const patientsAt = (at: Entry["stage"]): readonly string[] =>
    patientsOf(gone.flatMap(({ stage, subject }) => (stage === at ? [subject] : [])));
  await transaction
    .updateTable("record")
    .set({ quarantined_at: null })
    .where("patient", "=", anyOf(patientsAt("match").filter((patient) => held.includes(patient))))
    .execute();
  await wantPatients(transaction, patientsAt("read"));
}

export const replayQuarantine =
  (database: Database): Quarantine["replay"] =>
  async (which, by, { dryRun = false } = {}) => {
    const entries: readonly Entry[] = dryRun
      ? await database.read("quarantine.replay", (queries) =>
          queries
            .selectFrom("quarantine")
            .select(["subject", "stage"])
            .where(chosen(which))
            .execute(),
        )
      : await database.write("quarantine.replay", async (transaction) => {
          const asked = await transaction
            .selectFrom("quarantine")
            .select("subject")
            .where(chosen(which))
            .execute();
          // Before their failures, as whoever reads or matches them does.
          const subjects = asked.map(({ subject }) => subject);
          const held = await lockRecords(transaction, patientsOf(subjects));
          // What failed meanwhile was not asked about.
          const gone = await transaction
            .deleteFrom("quarantine")
            .where(chosen(which))
            .where("subject", "=", anyOf(subjects))
            .returning(["subject", "stage"])
            .execute();
          await lift(transaction, gone, held);
          await appendAudit(transaction, {
            actor: by,
            action: "configure",
            operation: "replayQuarantine",
            outcome: "success",
            study: null,
            patients: [...new Set(patientsOf(gone.map(({ subject }) => subject)))].map(patientId),
            detail: { entries: gone.length },
          });
          return gone;
        });
    const read = entries.filter(({ stage }) => stage === "read").length;
    return { read, match: entries.length - read };
  };
