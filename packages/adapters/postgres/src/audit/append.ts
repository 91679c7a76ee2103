import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { AuditEntry } from "../interface/audit.ts";

/** v3-ActReason: an EHR's card recruits for trials, everyone else prepares research. */
export const purposeOf = ({ actor }: AuditEntry): string =>
  actor.kind === "ehr" ? "CLINTRCH" : "HRESCH";

/**
 * Appends to the chain. Holds the chain's lock until the transaction ends, so it is a transaction's last statement: whoever
 * waited for a row afterwards could wait for someone who waits for the chain.
 */
export async function appendAudit(queries: Queries, entry: AuditEntry): Promise<void> {
  const { actor, action, operation, outcome, study, patients, detail = {} } = entry;
  await sql`select append_audit(${actor.subject}, ${actor.kind}, ${action}, ${operation}, ${outcome},
    ${study}::text, ${patients}::text[], ${purposeOf(entry)}, ${actor.network}::text,
    ${actor.requestId}::text, ${JSON.stringify(detail)})`.execute(queries);
}
