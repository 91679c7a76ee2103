import { sql } from "kysely";
import type { Transaction } from "../database/database.ts";

/** Longer than clocks differ, so that nothing is forgotten while somebody still takes it. */
const SLACK = "1 hour";
const AT_ONCE = 100;

/** Deletes some tokens that ended, by the database's own clock: their ends are by their issuers'. */
export async function forgetUsed(transaction: Transaction): Promise<void> {
  await sql`delete from used_token where ctid in (
    select ctid from used_token
    where ends_at < now() - ${SLACK}::interval and used_at < now() - interval '1 day'
    limit ${AT_ONCE} for update skip locked
  )`.execute(transaction);
}

/** Deletes some of what ended, past rows that another transaction deletes right now. */
export async function forgetEnded(
  transaction: Transaction,
  table: "session" | "sign_in",
  now: string,
): Promise<void> {
  await sql`delete from ${sql.table(table)} where ctid in (
    select ctid from ${sql.table(table)} where ends_at < ${now}::timestamptz - ${SLACK}::interval
    limit ${AT_ONCE} for update skip locked
  )`.execute(transaction);
}
