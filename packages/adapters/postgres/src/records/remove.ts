import { sql } from "kysely";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Records } from "../interface/records.ts";
import { forgetFailures } from "./quarantine.ts";

export const removeRecords =
  (database: Database): Records["remove"] =>
  (patients) =>
    database.write("records.remove", async (transaction) => {
      const gone = await lock(transaction, patients);
      if (gone.length === 0) return 0;
      await noteInHistory(transaction, gone);
      await transaction.deleteFrom("match").where("patient", "=", anyOf(gone)).execute();
      await transaction
        .insertInto("removed_record")
        .columns(["patient", "version"])
        .expression((eb) =>
          eb.selectFrom("record").select(["patient", "version"]).where("patient", "=", anyOf(gone)),
        )
        .onConflict((conflict) =>
          conflict.column("patient").doUpdateSet({ version: sql`excluded.version` }),
        )
        .execute();
      await forgetFailures(transaction, "read", gone);
      await forgetFailures(transaction, "match", gone);
      await transaction.deleteFrom("record").where("patient", "=", anyOf(gone)).execute();
      return gone.length;
    });

async function lock(
  transaction: Transaction,
  patients: readonly string[],
): Promise<readonly string[]> {
  const rows = await transaction
    .selectFrom("record")
    .select("patient")
    .where("patient", "=", anyOf(patients))
    .orderBy("patient")
    .forUpdate()
    .execute();
  return rows.map(({ patient }) => patient);
}

/** In every study that had a match or a decision of theirs; people who decided on them look again. */
async function noteInHistory(transaction: Transaction, gone: readonly string[]): Promise<void> {
  const kind = sql<"gone">`'gone'`.as("kind");
  await transaction
    .insertInto("match_event")
    .columns(["study", "patient", "kind"])
    .expression((eb) =>
      eb
        .selectFrom("match")
        .select(["study", "patient", kind])
        .where("patient", "=", anyOf(gone))
        .union(
          eb
            .selectFrom("candidate")
            .select(["study", "patient", kind])
            .where("patient", "=", anyOf(gone)),
        ),
    )
    .execute();
  await transaction
    .updateTable("candidate")
    .set({ review_again: true })
    .where("patient", "=", anyOf(gone))
    .execute();
}
