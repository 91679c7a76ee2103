import { sql } from "kysely";
import type { Transaction } from "../database/database.ts";

/** Any number that nothing else in this database takes. */
const KEY = 7_236_401_118;

/** Until the transaction ends nobody is merged or unmerged. To be taken before any row is locked. */
export const holdAliases = (transaction: Transaction): Promise<unknown> =>
  sql`select pg_advisory_xact_lock_shared(${KEY}::bigint)`.execute(transaction);

/** To merge and unmerge: waits for those who hold them. */
export const lockAliases = (transaction: Transaction): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(${KEY}::bigint)`.execute(transaction);
