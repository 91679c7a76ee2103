import { type Selectable, sql } from "kysely";
import { ok } from "@cohort/foundation";
import { checkAdmins } from "../access/last-admin.ts";
import { appendConfigured } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import type { ApiKey, Keys } from "../interface/identity.ts";
import type { Tables } from "../schema.ts";

const toKey = (row: Selectable<Tables["api_key"]>): ApiKey => ({
  id: row.id,
  name: row.name,
  createdBy: row.created_by,
  createdAt: row.created_at,
  endsAt: row.ends_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

const principalOf = (id: string): string => `key:${id}`;

export const keys = (database: Database): Keys => ({
  create: ({ id, name, hash, endsAt, grants }, by) =>
    database.write(
      "keys.create",
      async (transaction) => {
        const row = await transaction
          .insertInto("api_key")
          .values({ id, name, hash, ends_at: endsAt, created_by: by.subject })
          .returningAll()
          .executeTakeFirstOrThrow();
        for (const { role, study } of grants) {
          await transaction
            .insertInto("study_grant")
            .values({
              principal: principalOf(id),
              role,
              study,
              ends_at: endsAt,
              granted_by: by.subject,
            })
            .onConflict((conflict) => conflict.doNothing())
            .execute();
        }
        await appendConfigured(transaction, {
          actor: by,
          operation: "createKey",
          detail: {
            key: id,
            endsAt,
            roles: [...new Set(grants.map(({ role }) => role))].join(","),
            studies: [...new Set(grants.map(({ study }) => study))].join(","),
          },
        });
        return toKey(row);
      },
      { idempotent: false },
    ),

  find: async (id) => {
    const row = await database.read("keys.find", (queries) =>
      queries.selectFrom("api_key").selectAll().where("id", "=", id).executeTakeFirst(),
    );
    return row ? { ...toKey(row), hash: row.hash } : null;
  },

  list: async () => {
    const rows = await database.read("keys.list", (queries) =>
      queries.selectFrom("api_key").selectAll().orderBy("created_at").orderBy("id").execute(),
    );
    return rows.map(toKey);
  },

  revoke: (id, by, { keepAdmin = false } = {}) =>
    database.write("keys.revoke", async (transaction) => {
      const principal = principalOf(id);
      if (keepAdmin) {
        const kept = await checkAdmins(transaction, (admins) =>
          admins.filter((admin) => admin.principal !== principal),
        );
        if (!kept.ok) return kept;
      }
      const row = await transaction
        .updateTable("api_key")
        .set({ revoked_at: sql<string>`now()` })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .returning("id")
        .executeTakeFirst();
      if (!row) return ok(false);
      await transaction.deleteFrom("session").where("key_id", "=", id).execute();
      await transaction.deleteFrom("study_grant").where("principal", "=", principal).execute();
      await appendConfigured(transaction, {
        actor: by,
        operation: "revokeKey",
        detail: { key: id },
      });
      return ok(true);
    }),

  used: async (id, at) => {
    await database.write("keys.used", (transaction) =>
      transaction
        .updateTable("api_key")
        .set({ last_used_at: at })
        .where("id", "=", id)
        .where(sql<boolean>`coalesce(last_used_at <= ${at}::timestamptz - interval '1 hour', true)`)
        .execute(),
    );
  },
});
