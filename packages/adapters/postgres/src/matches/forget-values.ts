import { type RawBuilder, sql } from "kysely";
import type { Transaction } from "../database/database.ts";

/** What events say of these patients' values goes where nobody decided on them: verdicts and outcomes stay. */
export const forgetValues = (
  transaction: Transaction,
  patients: RawBuilder<readonly string[]>,
): Promise<unknown> => sql`select forget_values(${patients})`.execute(transaction);
