import { type Selectable, sql } from "kysely";
import { appendAudit, appendAudits } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Grant, Grants } from "../interface/access.ts";
import type { Tables } from "../schema.ts";

const toGrant = (row: Selectable<Tables["study_grant"]>): Grant => ({
  principal: row.principal,
  role: row.role,
  study: row.study,
  grantedBy: row.granted_by,
  grantedAt: row.granted_at,
  endsAt: row.ends_at,
});

export const grants = (database: Database): Grants => ({
  of: async (principals) => {
    const rows = await database.read("grants.of", (queries) =>
      queries
        .selectFrom("study_grant")
        .selectAll()
        .where("principal", "=", anyOf(principals))
        .where((eb) => eb.or([eb("ends_at", "is", null), eb("ends_at", ">", sql<string>`now()`)]))
        .execute(),
    );
    return rows.map(toGrant);
  },

  list: async () => {
    const rows = await database.read("grants.list", (queries) =>
      queries
        .selectFrom("study_grant")
        .selectAll()
        .orderBy("principal")
        .orderBy("study")
        .orderBy("role")
        .execute(),
    );
    return rows.map(toGrant);
  },

  put: (given, by) =>
    database.write("grants.put", async (transaction) => {
      for (const { principal, role, study, endsAt } of given) {
        await transaction
          .insertInto("study_grant")
          .values({ principal, role, study, ends_at: endsAt, granted_by: by.subject })
          .onConflict((conflict) =>
            conflict.columns(["principal", "role", "study"]).doUpdateSet({ ends_at: endsAt }),
          )
          .execute();
      }
      await appendAudits(
        transaction,
        given.map(({ principal, role, study, endsAt }) => ({
          actor: by,
          action: "configure",
          operation: "grant",
          outcome: "success",
          study: study === "*" ? null : study,
          patients: [],
          detail: { principal, role, study, endsAt },
        })),
      );
    }),

  revoke: ({ principal, role, study }, by) =>
    database.write("grants.revoke", async (transaction) => {
      const gone = await transaction
        .deleteFrom("study_grant")
        .where("principal", "=", principal)
        .$if(role !== undefined, (query) => query.where("role", "=", role ?? "viewer"))
        .$if(study !== undefined, (query) => query.where("study", "=", study ?? ""))
        .returning("role")
        .execute();
      await appendAudit(transaction, {
        actor: by,
        action: "configure",
        operation: "revoke",
        outcome: "success",
        study: study === undefined || study === "*" ? null : study,
        patients: [],
        detail: { principal, role: role ?? null, study: study ?? null, revoked: gone.length },
      });
      return gone.length;
    }),
});
