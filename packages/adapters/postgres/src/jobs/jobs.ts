import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { Jobs } from "../interface/jobs.ts";
import { createJobs } from "./create.ts";
import { noteJob } from "./note.ts";
import { COUNTS, OPEN, openJob, orNull, SKIPPED } from "./rows.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const jobs = (database: Database): Jobs => {
  const { create, resume } = createJobs(database);
  return {
    create,
    resume: async (id, by) => (UUID.test(id) ? resume(id, by) : null),

    cancel: async (id, by) =>
      UUID.test(id)
        ? orNull(
            await database.write("jobs.cancel", async (transaction) => {
              const job = await transaction
                .updateTable("job")
                .set({ state: "cancelled", updated_at: sql`now()`, finished_at: sql`now()` })
                .where("id", "=", id)
                .where("state", "in", OPEN)
                .returningAll()
                .executeTakeFirst();
              if (job) await noteJob(transaction, "cancelJob", job, by);
              return job;
            }),
          )
        : null,

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

    progress: async (id, { phase, done, total, counts, skipped, checkpoint }) =>
      orNull(
        await database.write("jobs.progress", (transaction) =>
          transaction
            .updateTable("job")
            .set({
              state: "running",
              started_at: sql`coalesce(started_at, now())`,
              updated_at: sql`now()`,
              ...(phase === undefined ? {} : { phase }),
              ...(done === undefined ? {} : { done }),
              ...(total === undefined ? {} : { total }),
              ...(counts === undefined ? {} : { counts: COUNTS.write(counts) }),
              ...(skipped === undefined ? {} : { skipped: SKIPPED.write(skipped) }),
              ...(checkpoint === undefined ? {} : { checkpoint }),
            })
            .where("id", "=", id)
            .where("state", "in", OPEN)
            .returningAll()
            .executeTakeFirst(),
        ),
      ),

    finish: async (id, { state, errorClass, mode }) =>
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
            .$if(mode !== undefined, (query) => query.where("mode", "=", mode ?? "full"))
            .returningAll()
            .executeTakeFirst(),
        ),
      ),
  };
};
