import { type Selectable, sql } from "kysely";
import { appendAudit } from "../audit/append.ts";
import type { Database } from "../database/database.ts";
import type { Sessions, StoredSession } from "../interface/identity.ts";
import type { Tables } from "../schema.ts";
import { forgetEnded } from "./forget.ts";

const toSession = (row: Selectable<Tables["session"]>): StoredSession => ({
  subject: row.subject,
  principals: row.principals,
  keyId: row.key_id,
  createdAt: row.created_at,
  seenAt: row.seen_at,
  endsAt: row.ends_at,
});

/** The last use is written at most this often in an idle time: a busy page would write a row a request. */
const NOTES_PER_IDLE_TIME = 30;

async function find(
  database: Database,
  hash: string,
  now: string,
  idleMs: number,
): Promise<StoredSession | null> {
  const row = await database.read("sessions.find", (queries) =>
    queries
      .selectFrom("session")
      .leftJoin("api_key", "api_key.id", "session.key_id")
      .selectAll("session")
      .where("session.hash", "=", hash)
      .where("session.ends_at", ">", now)
      .where("api_key.revoked_at", "is", null)
      .executeTakeFirst(),
  );
  const isIdle = row !== undefined && Date.parse(row.seen_at) + idleMs <= Date.parse(now);
  return row === undefined || isIdle ? null : toSession(row);
}

export const sessions = (database: Database): Sessions => ({
  find: (hash, now, idleMs) => find(database, hash, now, idleMs),

  create: ({ hash, subject, principals, keyId, createdAt, endsAt }, by, replaces) =>
    database.write(
      "sessions.create",
      async (transaction) => {
        await forgetEnded(transaction, "session", createdAt);
        if (replaces !== null) {
          await transaction.deleteFrom("session").where("hash", "=", replaces).execute();
        }
        await transaction
          .insertInto("session")
          .values({
            hash,
            subject,
            principals,
            key_id: keyId,
            created_at: createdAt,
            seen_at: createdAt,
            ends_at: endsAt,
          })
          .execute();
        await appendAudit(transaction, {
          actor: by,
          action: "sign-in",
          operation: "signIn",
          outcome: "success",
          study: null,
          patients: [],
          detail: { with: keyId === null ? "provider" : "key", endsAt },
        });
      },
      { idempotent: false },
    ),

  use: async (hash, now, idleMs) => {
    const session = await find(database, hash, now, idleMs);
    if (session === null) return null;
    const isNoted = Date.parse(session.seenAt) + idleMs / NOTES_PER_IDLE_TIME > Date.parse(now);
    if (isNoted) return session;
    await database.write("sessions.seen", (transaction) =>
      transaction
        .updateTable("session")
        .set({ seen_at: sql<string>`greatest(seen_at, ${now}::timestamptz)` })
        .where("hash", "=", hash)
        .execute(),
    );
    return { ...session, seenAt: now };
  },

  end: (hash, by) =>
    database.write("sessions.end", async (transaction) => {
      const gone = await transaction
        .deleteFrom("session")
        .where("hash", "=", hash)
        .returning("hash")
        .executeTakeFirst();
      if (!gone) return false;
      await appendAudit(transaction, {
        actor: by,
        action: "sign-out",
        operation: "signOut",
        outcome: "success",
        study: null,
        patients: [],
      });
      return true;
    }),
});
