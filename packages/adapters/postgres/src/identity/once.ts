import type { Database } from "../database/database.ts";
import type { SignIns, UsedTokens } from "../interface/identity.ts";
import { forgetEnded, forgetUsed } from "./forget.ts";

export const signIns = (database: Database): SignIns => ({
  begin: async ({ stateHash, browserHash, returnTo, endsAt }, now) => {
    await database.write("sign-ins.begin", async (transaction) => {
      await forgetEnded(transaction, "sign_in", now);
      await transaction
        .insertInto("sign_in")
        .values({
          state_hash: stateHash,
          browser_hash: browserHash,
          return_to: returnTo,
          ends_at: endsAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  },

  // Not tried again where it may have taken effect: a sign-in that is lost can be begun anew, a second use cannot be undone.
  take: async (stateHash, now) => {
    const row = await database.write(
      "sign-ins.take",
      (transaction) =>
        transaction
          .deleteFrom("sign_in")
          .where("state_hash", "=", stateHash)
          .returningAll()
          .executeTakeFirst(),
      { idempotent: false },
    );
    if (!row || Date.parse(row.ends_at) <= Date.parse(now)) return null;
    return {
      stateHash,
      browserHash: row.browser_hash,
      returnTo: row.return_to,
      endsAt: row.ends_at,
    };
  },
});

export const usedTokens = (database: Database): UsedTokens => ({
  use: (id, until) =>
    database.write(
      "used-tokens.use",
      async (transaction) => {
        await forgetUsed(transaction);
        const first = await transaction
          .insertInto("used_token")
          .values({ id, ends_at: until })
          .onConflict((conflict) => conflict.doNothing())
          .returning("id")
          .executeTakeFirst();
        return first !== undefined;
      },
      { idempotent: false },
    ),

  isUsed: async (id) => {
    const row = await database.read("used-tokens.is-used", (queries) =>
      queries.selectFrom("used_token").select("id").where("id", "=", id).executeTakeFirst(),
    );
    return row !== undefined;
  },
});
