import { sql } from "kysely";
import { lockAliases } from "../aliases/lock.ts";
import { settleAround } from "../aliases/settle.ts";
import type { Database, Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Records } from "../interface/records.ts";
import { forgetValues } from "../matches/forget-values.ts";
import { forgetRecords } from "./forget.ts";
import { lockRecords } from "./lock.ts";

export const removeRecords =
  (database: Database): Records["remove"] =>
  (patients) =>
    database.write("records.remove", async (transaction) => {
      await releaseAliases(transaction, patients);
      const gone = await lockRecords(transaction, patients);
      if (gone.length === 0) return 0;
      await noteInHistory(transaction, gone);
      await forgetRecords(transaction, gone);
      await transaction.deleteFrom("assignment").where("patient", "=", anyOf(gone)).execute();
      await forgetValues(transaction, sql`${gone}::text[]`);
      return gone.length;
    });

/**
 * That others are it now holds no longer once it is gone: else they would be kept out for a patient who is not there. What an
 * alias said of itself still holds when it is gone, for its data are its survivor's.
 */
async function releaseAliases(
  transaction: Transaction,
  patients: readonly string[],
): Promise<void> {
  const saysSo = transaction
    .selectFrom("patient_link")
    .select("stated_by")
    .where("stated_by", "=", anyOf(patients))
    .whereRef("target", "=", "stated_by")
    .limit(1);
  if (!(await saysSo.executeTakeFirst())) return;
  await lockAliases(transaction);
  const dropped = await transaction
    .deleteFrom("patient_link")
    .where("stated_by", "=", anyOf(patients))
    .whereRef("target", "=", "stated_by")
    .returning(["patient", "target"])
    .execute();
  await settleAround(
    transaction,
    dropped.flatMap(({ patient, target }) => [patient, target]),
  );
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
