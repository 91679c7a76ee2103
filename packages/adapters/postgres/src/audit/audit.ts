import { type RawBuilder, type Selectable, type SqlBool, sql } from "kysely";
import { patientId } from "@cohort/foundation";
import { hasGrantFor } from "../access/may-see.ts";
import type { Database, Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Access } from "../interface/access.ts";
import type { Audit, AuditEvent } from "../interface/audit.ts";
import type { Tables } from "../schema.ts";
import { appendTogether } from "./batch.ts";
import { verifyChain } from "./verify.ts";

const DETAIL = storedAs<AuditEvent["detail"]>("detail of an audit event");

const toEvent = (row: Selectable<Tables["audit_event"]>): AuditEvent => ({
  seq: row.seq,
  at: row.at,
  actor: {
    subject: row.actor,
    kind: row.actor_kind,
    network: row.network,
    requestId: row.request_id,
  },
  action: row.action,
  operation: row.operation,
  outcome: row.outcome,
  study: row.study,
  patients: row.patients.map(patientId),
  purpose: row.purpose,
  detail: DETAIL.read(row.detail),
  previousHash: row.previous_hash,
  hash: row.hash,
});

/** The grants alone: whose legal basis has ended is audited all the same. Rows of no study are for who may see every one. */
const mayAudit = (access: Access) => hasGrantFor(access, sql.ref("audit_event.study"));

/**
 * The patient and whoever was merged into them. Looked up before, because the planner knows how rare a patient is only of ids that it
 * is given: of others it reads the whole chain.
 */
async function groupOf(queries: Queries, patient: string): Promise<readonly string[]> {
  const merged = await queries
    .selectFrom("alias")
    .select("patient")
    .where("survivor", "=", patient)
    .execute();
  return [patient, ...merged.map((row) => row.patient)];
}

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The rows of a time. Time goes the way that the numbers go, so that the first and the last of them say where in the chain to look:
 * a page out of years is read from there, and not all of them sorted.
 */
async function spanOf(queries: Queries, { from, to }: Span): Promise<RawBuilder<SqlBool>> {
  const conditions = [sql<SqlBool>`true`];
  const all = queries.selectFrom("audit_event").select("seq").limit(1);
  if (from !== undefined) {
    const first = await all.where("at", ">=", from).orderBy("at").orderBy("seq").executeTakeFirst();
    conditions.push(sql`at >= ${from} and seq >= ${first?.seq ?? Number.MAX_SAFE_INTEGER}`);
  }
  if (to !== undefined) {
    const last = await all
      .where("at", "<=", to)
      .orderBy("at", "desc")
      .orderBy("seq", "desc")
      .executeTakeFirst();
    conditions.push(sql`at <= ${to} and seq <= ${last?.seq ?? Number.MIN_SAFE_INTEGER}`);
  }
  return sql.join(conditions, sql` and `);
}

export const audit = (database: Database): Audit => ({
  append: appendTogether(database),
  verify: verifyChain(database),

  list: async ({ patient, subject, study, action, from, to, before, limit }, access) => {
    const rows = await database.read("audit.list", async (queries) => {
      let query = queries.selectFrom("audit_event").selectAll().where(mayAudit(access));
      if (patient !== undefined) {
        const group = await groupOf(queries, patient);
        query = query.where(sql<boolean>`patients && ${group}::text[]`);
      }
      if (subject !== undefined) query = query.where("actor", "=", subject);
      if (study !== undefined) query = query.where("study", "=", study);
      if (action !== undefined) query = query.where("action", "=", action);
      query = query.where(await spanOf(queries, { from, to }));
      if (before !== undefined) query = query.where("seq", "<", before);
      return query.orderBy("seq", "desc").limit(limit).execute();
    });
    return rows.map(toEvent);
  },

  walk: async ({ after, limit, from, to }) => {
    const rows = await database.read("audit.walk", async (queries) =>
      queries
        .selectFrom("audit_event")
        .selectAll()
        .where("seq", ">", after)
        .where(await spanOf(queries, { from, to }))
        .orderBy("seq")
        .limit(limit)
        .execute(),
    );
    return rows.map(toEvent);
  },

  head: async () => {
    const row = await database.read("audit.head", (queries) =>
      queries
        .selectFrom("audit_event")
        .select(["seq", "hash", "at"])
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    return row ?? null;
  },
});
