import { sql } from "kysely";
import type { Database, Queries } from "./database/database.ts";
import type { WorkerHere, Workers } from "./interface/workers.ts";

/** The first of each release that is there, this worker among them though its row is as old as the statement. */
const isOutdated = async (
  queries: Queries,
  { id, release }: WorkerHere,
  goneAfterMs: number,
): Promise<boolean> => {
  const { rows } = await sql<{ readonly outdated: boolean }>`
    with there as (
      select worker_here.release, min(since) as since from worker_here
       where id = ${id} or seen_at > clock_timestamp() - ${goneAfterMs} * interval '1 millisecond'
       group by worker_here.release)
    select exists (
      select from there as other join there as own on own.release = ${release}
       where (other.since, other.release) > (own.since, own.release)) as outdated`.execute(queries);
  return rows[0]?.outdated ?? false;
};

export const workers = (database: Database): Workers => ({
  here: (worker, goneAfterMs) =>
    database.write("workers.here", async (transaction) => {
      const now = sql<string>`clock_timestamp()`;
      await transaction
        .insertInto("worker_here")
        .values({ id: worker.id, release: worker.release })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ seen_at: now }))
        .execute();
      await transaction
        .deleteFrom("worker_here")
        .where("seen_at", "<", sql<string>`clock_timestamp() - interval '1 day'`)
        .execute();
      return { outdated: await isOutdated(transaction, worker, goneAfterMs) };
    }),
  gone: (id) =>
    database.write("workers.gone", async (transaction) => {
      await transaction.deleteFrom("worker_here").where("id", "=", id).execute();
    }),
});
