import { sql } from "kysely";
import type { Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import { forgetFailures } from "./quarantine.ts";

/** Their records, matches and failures go; that there were versions is remembered. They must be locked. */
export async function forgetRecords(
  transaction: Transaction,
  patients: readonly string[],
): Promise<void> {
  if (patients.length === 0) return;
  await transaction.deleteFrom("match").where("patient", "=", anyOf(patients)).execute();
  await transaction
    .insertInto("removed_record")
    .columns(["patient", "version"])
    .expression((eb) =>
      eb.selectFrom("record").select(["patient", "version"]).where("patient", "=", anyOf(patients)),
    )
    .onConflict((conflict) =>
      conflict.column("patient").doUpdateSet({ version: sql`excluded.version` }),
    )
    .execute();
  await forgetFailures(transaction, "read", patients);
  await forgetFailures(transaction, "match", patients);
  await transaction.deleteFrom("record").where("patient", "=", anyOf(patients)).execute();
}
