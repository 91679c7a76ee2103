import { sql } from "kysely";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Quarantine, QuarantineStage } from "../interface/records.ts";
import { lockRecords } from "./lock.ts";
import { replayQuarantine } from "./replay.ts";
import { patientsOf } from "./subjects.ts";

const AFTER = 3;

export const quarantine = (database: Database): Quarantine => ({
  // Not idempotent: a failure counts once.
  fail: (stage, failures) =>
    failures.length === 0
      ? Promise.resolve([])
      : database.write(
          "quarantine.fail",
          async (transaction) => {
            // Before their failures, as whoever reads or matches them does.
            const asked = patientsOf(failures.map(({ subject }) => subject));
            const held = await lockRecords(transaction, asked);
            const put = await count(transaction, stage, failures);
            const subjects = put.map(({ subject }) => subject);
            if (stage === "match") await putAside(transaction, subjects, held);
            return subjects;
          },
          { idempotent: false },
        ),

  list: async ({ limit, after }) => {
    const rows = await database.read("quarantine.list", (queries) =>
      queries
        .selectFrom("quarantine")
        .selectAll()
        .$if(after !== undefined, (query) =>
          query.where(
            sql<boolean>`(subject, stage) > (${after?.subject}::text, ${after?.stage}::text)`,
          ),
        )
        .orderBy("subject")
        .orderBy("stage")
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({
      subject: row.subject,
      stage: row.stage,
      errorClass: row.error_class,
      failures: row.failures,
      quarantined: row.quarantined,
      firstAt: row.first_at,
      lastAt: row.last_at,
    }));
  },

  replay: replayQuarantine(database),
});

/** It worked: what failed before is over. */
export const forgetFailures = async (
  transaction: Transaction,
  stage: QuarantineStage,
  patients: readonly string[],
): Promise<void> => {
  if (patients.length === 0) return;
  await transaction
    .deleteFrom("quarantine")
    .where("stage", "=", stage)
    .where("subject", "=", anyOf(patients.map((patient) => `Patient/${patient}`)))
    .execute();
};

/** The subjects that are in quarantine now. */
async function count(
  transaction: Transaction,
  stage: QuarantineStage,
  failures: readonly { readonly subject: string; readonly errorClass: string }[],
): Promise<readonly { readonly subject: string }[]> {
  const latest = new Map(failures.map((failure) => [failure.subject, failure.errorClass]));
  const subjects = [...latest.keys()].toSorted();
  const counted = await transaction
    .insertInto("quarantine")
    .values(
      subjects.map((subject) => ({
        subject,
        stage,
        error_class: latest.get(subject) ?? "unknown",
        failures: 1,
        quarantined: false,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(["subject", "stage"]).doUpdateSet({
        error_class: sql`excluded.error_class`,
        failures: sql`quarantine.failures + 1`,
        quarantined: sql`quarantine.failures + 1 >= ${sql.lit(AFTER)}`,
        last_at: sql`now()`,
      }),
    )
    .returning(["subject", "quarantined"])
    .execute();
  return counted.filter(({ quarantined }) => quarantined);
}

/** Out of the due query, until new data comes or someone asks for another try. */
const putAside = (
  transaction: Transaction,
  subjects: readonly string[],
  held: readonly string[],
): Promise<unknown> =>
  transaction
    .updateTable("record")
    .set({ quarantined_at: sql`now()` })
    // Of those that are held: a record that came meanwhile is another one, and waiting for it could be waiting in a circle.
    .where("patient", "=", anyOf(patientsOf(subjects).filter((patient) => held.includes(patient))))
    .where("quarantined_at", "is", null)
    .execute();
