import pg from "pg";
import { patientId } from "@cohort/foundation";
import type { Actor, AuditEntry } from "@cohort/postgres";

export const AUDITOR: Actor = {
  subject: "user:https://id.example.org#1",
  kind: "token",
  network: "10.1.2.3",
  requestId: "r-1",
};

export const anEntry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: AUDITOR,
  action: "read",
  operation: "readCandidate",
  outcome: "success",
  study: "NCT06421701",
  patients: [patientId("p1")],
  ...changes,
});

/** As its administrator may: without triggers. */
export async function asAdministrator(
  url: string,
  ...statements: string[]
): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    let last: pg.QueryResult | null = null;
    for (const statement of statements) last = await client.query(statement);
    if (last === null) throw new Error("nothing was asked");
    return last;
  } finally {
    await client.end();
  }
}

/** What it takes to write a row that agrees with itself: the function's own text over the table's columns. */
export const OWN_HASH = `encode(sha256(convert_to(
  audit_part(previous_hash) || audit_part(seq::text)
  || audit_part(floor(extract(epoch from at) * 1000)::bigint::text)
  || audit_part(actor) || audit_part(actor_kind) || audit_part(action) || audit_part(operation)
  || audit_part(outcome) || audit_part(study) || audit_part(patients)
  || audit_part(purpose) || audit_part(network) || audit_part(request_id) || audit_part(detail), 'UTF8')), 'hex')`;

/** Every row anew, each chained to the one before: what only exported heads can show. */
export const REWRITE_ALL = `do $$
declare
  each record;
  before text := '';
begin
  for each in select seq from audit_event order by seq loop
    update audit_event set previous_hash = before where seq = each.seq;
    update audit_event set hash = ${OWN_HASH} where seq = each.seq returning hash into before;
  end loop;
end
$$`;
