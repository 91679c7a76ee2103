import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Database, Transaction } from "../database/database.ts";
import { codeOf } from "../database/failures.ts";
import { anyOf } from "../database/rows.ts";
import { type Actor, SYSTEM } from "../interface/audit.ts";
import { type JobKind, type Jobs, SYNC_MODES, type SyncMode } from "../interface/jobs.ts";
import { noteJob } from "./note.ts";
import { OPEN, openJob, orNull, toJob, type JobRow } from "./rows.ts";

const UNIQUE_VIOLATION = "23505";

/** The modes that do less; the modes are listed from the one that does most. */
const below = (mode: SyncMode): readonly SyncMode[] =>
  SYNC_MODES.slice(SYNC_MODES.indexOf(mode) + 1);

/** The open job, doing this mode at least. */
const raiseOpen = async (
  transaction: Transaction,
  kind: JobKind,
  mode: SyncMode,
): Promise<JobRow | undefined> =>
  (await transaction
    .updateTable("job")
    .set({ mode })
    .where("kind", "=", kind)
    .where("state", "in", OPEN)
    .where("mode", "=", anyOf(below(mode)))
    .returningAll()
    .executeTakeFirst()) ?? openJob(transaction, kind);

/** Null where the open job ended just as we looked: then there is room for a new one. */
const createOrFind = (
  database: Database,
  kind: JobKind,
  mode: SyncMode,
  by: Actor,
): Promise<Awaited<ReturnType<Jobs["create"]>> | null> =>
  database.write("jobs.create", async (transaction) => {
    // Of two at once one waits here for the other's end, and then inserts nothing.
    const made = await transaction
      .insertInto("job")
      .values({ id: randomUUID(), kind, mode, state: "queued" })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    const job = made ?? (await raiseOpen(transaction, kind, mode));
    if (!job) return null;
    // The machine looks every minute whether one is open; a person who asks has asked, also where one was.
    if (made || by.kind !== "system") await noteJob(transaction, "startSync", job, by);
    return { job: toJob(job), created: made !== undefined };
  });

async function reopen(transaction: Transaction, id: string): Promise<JobRow | undefined> {
  try {
    return await transaction
      .updateTable("job")
      .set({ state: "queued", error_class: null, finished_at: null, updated_at: sql`now()` })
      .where("id", "=", id)
      .where("state", "in", ["cancelled", "failed"])
      .returningAll()
      .executeTakeFirst();
  } catch (error) {
    // Another one is open. The transaction is over; ending it changes nothing.
    if (codeOf(error) === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

export const createJobs = (database: Database): Pick<Jobs, "create" | "resume"> => ({
  create: async (kind, mode = "full", by = SYSTEM) => {
    for (;;) {
      const found = await createOrFind(database, kind, mode, by);
      if (found) return found;
    }
  },

  resume: async (id, by = SYSTEM) =>
    orNull(
      await database.write("jobs.resume", async (transaction) => {
        const job = await reopen(transaction, id);
        if (job) await noteJob(transaction, "resumeJob", job, by);
        return job;
      }),
    ),
});
