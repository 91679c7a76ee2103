import { type Selectable, sql } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Database } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Audit, AuditEvent } from "../interface/audit.ts";
import type { Tables } from "../schema.ts";
import { appendAudit } from "./append.ts";

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

export const audit = (database: Database): Audit => ({
  append: (entry) =>
    database.write("audit.append", (transaction) => appendAudit(transaction, entry), {
      idempotent: false,
    }),

  list: async ({ patient, subject, study, action, from, to, before, limit }) => {
    const rows = await database.read("audit.list", (queries) => {
      let query = queries.selectFrom("audit_event").selectAll();
      if (patient !== undefined)
        query = query.where(sql<boolean>`patients @> ${[patient]}::text[]`);
      if (subject !== undefined) query = query.where("actor", "=", subject);
      if (study !== undefined) query = query.where("study", "=", study);
      if (action !== undefined) query = query.where("action", "=", action);
      if (from !== undefined) query = query.where("at", ">=", from);
      if (to !== undefined) query = query.where("at", "<=", to);
      if (before !== undefined) query = query.where("seq", "<", before);
      return query.orderBy("seq", "desc").limit(limit).execute();
    });
    return rows.map(toEvent);
  },

  walk: async ({ after, limit }) => {
    const rows = await database.read("audit.walk", (queries) =>
      queries
        .selectFrom("audit_event")
        .selectAll()
        .where("seq", ">", after)
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
