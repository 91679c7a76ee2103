import { randomUUID } from "node:crypto";
import { sql, type Selectable } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Job, JobKind, Jobs } from "../interface/jobs.ts";
import type { Tables } from "../schema.ts";

const COUNTS = storedAs<Job["counts"]>("job counts");

const OPEN = ["queued", "running"] as const;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const toJob = (row: Selectable<Tables["job"]>): Job => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  progress: { done: row.done, total: row.total },
  counts: COUNTS.read(row.counts),
  checkpoint: row.checkpoint,
  errorClass: row.error_class,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  finishedAt: row.finished_at,
});

const orNull = (row: Selectable<Tables["job"]> | undefined): Job | null =>
  row ? toJob(row) : null;

const openJob = (queries: Queries, kind: JobKind) =>
  queries
    .selectFrom("job")
    .selectAll()
    .where("kind", "=", kind)
    .where("state", "in", OPEN)
    .executeTakeFirst();

/** Null where the open job ended just as we looked: then there is room for a new one. */
const createOrFind = (
  database: Database,
  kind: JobKind,
): Promise<Awaited<ReturnType<Jobs["create"]>> | null> =>
  database.write("jobs.create", async (transaction) => {
    // Of two at once one waits here for the other's end, and then inserts nothing.
    const made = await transaction
      .insertInto("job")
      .values({
        id: randomUUID(),
        kind,
        state: "queued",
        total: null,
        checkpoint: null,
        error_class: null,
        finished_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (made) return { job: toJob(made), created: true };
    const open = await openJob(transaction, kind);
    return open ? { job: toJob(open), created: false } : null;
  });

export const jobs = (database: Database): Jobs => ({
  create: async (kind) => {
    for (;;) {
      const found = await createOrFind(database, kind);
      if (found) return found;
    }
  },

  get: async (id) =>
    UUID.test(id)
      ? orNull(
          await database.read("jobs.get", (queries) =>
            queries.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirst(),
          ),
        )
      : null,

  latest: async (kind) =>
    orNull(
      await database.read("jobs.latest", (queries) =>
        queries
          .selectFrom("job")
          .selectAll()
          .where("kind", "=", kind)
          .orderBy("created_at", "desc")
          .limit(1)
          .executeTakeFirst(),
      ),
    ),

  open: async (kind) =>
    orNull(await database.read("jobs.open", (queries) => openJob(queries, kind))),

  progress: async (id, { done, total, counts, checkpoint }) =>
    orNull(
      await database.write("jobs.progress", (transaction) =>
        transaction
          .updateTable("job")
          .set({
            state: "running",
            updated_at: sql`now()`,
            ...(done === undefined ? {} : { done }),
            ...(total === undefined ? {} : { total }),
            ...(counts === undefined ? {} : { counts: COUNTS.write(counts) }),
            ...(checkpoint === undefined ? {} : { checkpoint }),
          })
          .where("id", "=", id)
          .where("state", "in", OPEN)
          .returningAll()
          .executeTakeFirst(),
      ),
    ),

  finish: async (id, { state, errorClass }) =>
    orNull(
      await database.write("jobs.finish", (transaction) =>
        transaction
          .updateTable("job")
          .set({
            state,
            error_class: errorClass ?? null,
            updated_at: sql`now()`,
            finished_at: sql`now()`,
          })
          .where("id", "=", id)
          .where("state", "in", OPEN)
          .returningAll()
          .executeTakeFirst(),
      ),
    ),
});
