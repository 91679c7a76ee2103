import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Progress, ProgressNow } from "../interface/progress.ts";
import { toJob } from "../jobs/rows.ts";
import { countDueQuery } from "../records/due.ts";

const countReading = (queries: Queries) =>
  queries
    .selectFrom("reading")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("due_at", "<=", sql<string>`now()`);

const countRecords = (queries: Queries) =>
  queries.selectFrom("record").select((eb) => eb.fn.countAll<number>().as("count"));

const countFailures = (queries: Queries, quarantined: boolean) =>
  queries
    .selectFrom("quarantine")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("quarantined", "=", quarantined);

/** One statement, so that it holds a connection once and all counts are of one moment. */
export const progress = (database: Database): Progress => ({
  now: async (query) => {
    const row = await database.read("progress.now", (queries) =>
      queries
        .selectNoFrom(() => [
          countReading(queries).as("read"),
          countDueQuery(queries, query).as("match"),
          countRecords(queries).as("total"),
          countRecords(queries).where("quarantined_at", "is not", null).as("aside"),
          countFailures(queries, false).as("failing"),
          countFailures(queries, true).as("quarantined"),
        ])
        .executeTakeFirstOrThrow(),
    );
    const total = row.total ?? 0;
    const match = row.match ?? 0;
    const now: ProgressNow = {
      due: { read: row.read ?? 0, match },
      matched: { done: Math.max(0, total - match - (row.aside ?? 0)), total },
      failing: row.failing ?? 0,
      quarantined: row.quarantined ?? 0,
    };
    return now;
  },

  jobs: async (limit) => {
    const rows = await database.read("progress.jobs", (queries) =>
      queries
        .selectFrom("job")
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id")
        .limit(limit)
        .execute(),
    );
    return rows.map(toJob);
  },
});
