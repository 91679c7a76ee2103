import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { Begun, IdempotencyKey, IdempotentRequests } from "../interface/http.ts";

/** How long the first request may be at work before it is taken for dead. */
const AT_WORK = sql<string>`now() + interval '1 minute'`;
const KEPT = sql<string>`now() + interval '1 day'`;

export function idempotentRequests(database: Database): IdempotentRequests {
  /** True: the key was free, or past its time, and is now this request's. */
  const take = async (key: IdempotencyKey, bodyHash: string): Promise<boolean> => {
    const taken = await database.read("http.begin", (queries) =>
      queries
        .insertInto("idempotent_request")
        .values({ ...key, body_hash: bodyHash, remembered: null, ends_at: AT_WORK })
        .onConflict((conflict) =>
          conflict
            .columns(["caller", "operation", "key"])
            .doUpdateSet({ body_hash: bodyHash, remembered: null, ends_at: AT_WORK })
            .where("idempotent_request.ends_at", "<=", sql<string>`now()`),
        )
        .returning("key")
        .executeTakeFirst(),
    );
    return taken !== undefined;
  };

  const held = ({ caller, operation, key }: IdempotencyKey) =>
    database.read("http.idempotent", (queries) =>
      queries
        .selectFrom("idempotent_request")
        .select(["body_hash", "remembered"])
        .where("caller", "=", caller)
        .where("operation", "=", operation)
        .where("key", "=", key)
        .executeTakeFirst(),
    );

  return {
    begin: async (key, bodyHash): Promise<Begun> => {
      if (await take(key, bodyHash)) return { kind: "begun" };
      const found = await held(key);
      // Gone in between: its work failed this very moment, and another try finds it free.
      if (!found) return { kind: "at-work" };
      if (found.body_hash !== bodyHash) return { kind: "other-body" };
      return found.remembered === null
        ? { kind: "at-work" }
        : { kind: "answered", remembered: found.remembered };
    },

    answered: async ({ caller, operation, key }, remembered) => {
      await database.write("http.answered", (transaction) =>
        transaction
          .updateTable("idempotent_request")
          .set({ remembered, ends_at: KEPT })
          .where("caller", "=", caller)
          .where("operation", "=", operation)
          .where("key", "=", key)
          .where("remembered", "is", null)
          .execute(),
      );
    },

    abandon: async ({ caller, operation, key }) => {
      await database.write("http.abandon", (transaction) =>
        transaction
          .deleteFrom("idempotent_request")
          .where("caller", "=", caller)
          .where("operation", "=", operation)
          .where("key", "=", key)
          .where("remembered", "is", null)
          .execute(),
      );
    },
  };
}
