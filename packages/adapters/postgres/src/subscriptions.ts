import { sql, type Selectable } from "kysely";
import { appendConfigured } from "./audit/append.ts";
import type { Database, Transaction } from "./database/database.ts";
import type { Actor } from "./interface/audit.ts";
import type { Subscription, Subscriptions } from "./interface/subscriptions.ts";
import { told } from "./told-events.ts";
import type { Tables } from "./schema.ts";

const toSubscription = (row: Selectable<Tables["subscription"]>): Subscription => ({
  id: row.id,
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  notifiedAt: row.notified_at,
});

const note = (
  transaction: Transaction,
  operation: string,
  subscription: string,
  actor: Actor,
): Promise<void> =>
  appendConfigured(transaction, {
    actor,
    operation,
    detail: { subscription },
  });

export const subscriptions = (database: Database): Subscriptions => ({
  put: (id, secretHash, by) =>
    database.write("subscriptions.put", async (transaction) => {
      await transaction
        .insertInto("subscription")
        .values({ id, secret_hash: secretHash })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ secret_hash: secretHash }))
        .execute();
      await note(transaction, "putSubscription", id, by);
    }),

  get: async (id) => {
    const row = await database.read("subscriptions.get", (queries) =>
      queries.selectFrom("subscription").selectAll().where("id", "=", id).executeTakeFirst(),
    );
    return row ? toSubscription(row) : null;
  },

  list: async () => {
    const rows = await database.read("subscriptions.list", (queries) =>
      queries.selectFrom("subscription").selectAll().orderBy("id").execute(),
    );
    return rows.map(toSubscription);
  },

  remove: (id, by) =>
    database.write("subscriptions.remove", async (transaction) => {
      const [gone] = await transaction.deleteFrom("subscription").where("id", "=", id).execute();
      if (Number(gone?.numDeletedRows ?? 0) === 0) return false;
      await note(transaction, "removeSubscription", id, by);
      return true;
    }),

  notified: async (id, events = [], eventsSoFar = null) => {
    await database.write("subscriptions.notified", async (transaction) => {
      const row = await transaction
        .updateTable("subscription")
        .set({ notified_at: sql`now()` })
        .where("id", "=", id)
        .returning(["last_event", "missing_events"])
        .executeTakeFirst();
      if (!row || (events.length === 0 && eventsSoFar === null)) return;
      const before = { last: row.last_event, missing: row.missing_events.map(Number) };
      const { last, missing } = told(before, events, eventsSoFar);
      await transaction
        .updateTable("subscription")
        .set({
          last_event: last,
          missing_events: missing.map(String),
          gap_since: missing.length === 0 ? null : sql`coalesce(gap_since, now())`,
        })
        .where("id", "=", id)
        .execute();
    });
  },
});
