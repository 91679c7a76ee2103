import { type RawBuilder, sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { codeOf, isUnavailable } from "../database/failures.ts";
import { named } from "../database/named.ts";
import type { AuditEntry } from "../interface/audit.ts";
import { StoreUnavailableError } from "../unavailable.ts";

/** v3-ActReason: an EHR's card recruits for trials, everyone else prepares research. */
const purposeOf = ({ actor }: AuditEntry): string => (actor.kind === "ehr" ? "CLINTRCH" : "HRESCH");

/**
 * Appends to the chain. Holds the chain's lock until the transaction ends, so it is a transaction's last statement: whoever
 * waited for a row afterwards could wait for someone who waits for the chain. Whatever keeps the row from being written makes
 * the store unavailable: what is not audited does not happen.
 */
export const appendAudit = (queries: Queries, entry: AuditEntry): Promise<void> =>
  appendAudits(queries, [entry]);

/**
 * The same of several at once, in this order. A change that is one statement, and returns something, may come with it: both are
 * one statement then, which the database runs without waiting for us in between, the change first.
 */
export async function appendAudits(
  queries: Queries,
  entries: readonly AuditEntry[],
  change?: RawBuilder<unknown>,
): Promise<void> {
  if (entries.length === 0) return;
  const statement = change
    ? sql`${named("audit.change")} with change as (${change}), made as (select count(*) from change)
        ${appending(entries)} cross join made`
    : appending(entries);
  try {
    await statement.execute(queries);
  } catch (error) {
    const code = codeOf(error);
    if (code === null || isUnavailable(code)) throw error;
    throw new StoreUnavailableError("audit.append", code);
  }
}

/** A change of how the site is set up, which is about no patient. */
interface Configured extends Pick<AuditEntry, "actor" | "operation" | "detail"> {
  /** Null or unset: of no study, or of every one. */
  readonly study?: string | null;
}

export const configured = ({ study = null, ...change }: Configured): AuditEntry => ({
  ...change,
  action: "configure",
  outcome: "success",
  study,
  patients: [],
});

export const appendConfigured = (queries: Queries, change: Configured): Promise<void> =>
  appendAudit(queries, configured(change));

/** One parameter, however many there are; the function is called row by row, as they come. */
const appending = (entries: readonly AuditEntry[]): RawBuilder<unknown> => {
  const rows = entries.map((entry) => ({
    actor: entry.actor.subject,
    kind: entry.actor.kind,
    action: entry.action,
    operation: entry.operation,
    outcome: entry.outcome,
    study: entry.study,
    patients: entry.patients,
    purpose: purposeOf(entry),
    network: entry.actor.network,
    request: entry.actor.requestId,
    detail: JSON.stringify(entry.detail ?? {}),
  }));
  return sql`select ${named("audit.append")} append_audit(
      e->>'actor', e->>'kind', e->>'action', e->>'operation', e->>'outcome', e->>'study',
      array(select json_array_elements_text(e->'patients')), e->>'purpose', e->>'network',
      e->>'request', e->>'detail')
    from json_array_elements(${JSON.stringify(rows)}::json) as e`;
};
