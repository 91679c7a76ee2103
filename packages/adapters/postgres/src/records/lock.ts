import type { Transaction } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";

/** Those who have a record; until the transaction ends nobody else changes it. */
export async function lockRecords(
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
