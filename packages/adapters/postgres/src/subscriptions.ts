import { sql, type Selectable } from "kysely";
import type { Database } from "./database/database.ts";
import type { Subscription, Subscriptions } from "./interface/subscriptions.ts";
import type { Tables } from "./schema.ts";

const toSubscription = (row: Selectable<Tables["subscription"]>): Subscription => ({
  id: row.id,
  secretHash: row.secret_hash,
  createdAt: row.created_at,
  notifiedAt: row.notified_at,
});

export const subscriptions = (database: Database): Subscriptions => ({
  put: async (id, secretHash) => {
    await database.write("subscriptions.put", (transaction) =>
      transaction
        .insertInto("subscription")
        .values({ id, secret_hash: secretHash })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ secret_hash: secretHash }))
        .execute(),
    );
  },

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

  remove: async (id) => {
    const [gone] = await database.write("subscriptions.remove", (transaction) =>
      transaction.deleteFrom("subscription").where("id", "=", id).execute(),
    );
    return Number(gone?.numDeletedRows ?? 0) > 0;
  },

  notified: async (id) => {
    await database.write("subscriptions.notified", (transaction) =>
      transaction
        .updateTable("subscription")
        .set({ notified_at: sql`now()` })
        .where("id", "=", id)
        .execute(),
    );
  },
});
