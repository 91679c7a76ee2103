import { type Selectable, sql } from "kysely";
import { patientId } from "@cohort/foundation";
import { hasGrantFor } from "../access/may-see.ts";
import type { Database } from "../database/database.ts";
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

/** The patient and whoever was merged into them. */
const groupOf = (patient: string) =>
  sql`(array[${patient}]::text[] || array(select alias.patient from alias where survivor = ${patient}))`;

export const audit = (database: Database): Audit => ({
  append: appendTogether(database),
  verify: verifyChain(database),

  list: async ({ patient, subject, study, action, from, to, before, limit }, access) => {
    const rows = await database.read("audit.list", (queries) => {
      let query = queries.selectFrom("audit_event").selectAll().where(mayAudit(access));
      if (patient !== undefined) query = query.where(sql<boolean>`patients && ${groupOf(patient)}`);
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

  walk: async ({ after, limit, from, to }) => {
    const rows = await database.read("audit.walk", (queries) =>
      queries
        .selectFrom("audit_event")
        .selectAll()
        .where("seq", ">", after)
        .$if(from !== undefined, (query) => query.where("at", ">=", from ?? ""))
        .$if(to !== undefined, (query) => query.where("at", "<=", to ?? ""))
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
