import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Figures } from "../interface/figures.ts";
import type { QuarantineStage } from "../interface/records.ts";
import { readFreshness } from "../overview/freshness.ts";

/** Never below nought: a row may be of a moment after this statement's. */
const secondsSince = (instant: string) =>
  sql<number>`greatest(0, coalesce(extract(epoch from now() - min(${sql.ref(instant)})), 0))::float8`;

const oldestReading = (queries: Queries) =>
  queries
    .selectFrom("reading")
    .select(secondsSince("due_at").as("seconds"))
    .where("due_at", "<=", sql<string>`now()`);

const oldestUnmatched = (queries: Queries) =>
  queries
    .selectFrom("record")
    .select(secondsSince("updated_at").as("seconds"))
    .where(sql<boolean>`not is_matched`)
    .where("quarantined_at", "is", null);

const countQuarantined = (queries: Queries, stage: QuarantineStage) =>
  queries
    .selectFrom("quarantine")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("stage", "=", stage)
    .where("quarantined", "=", true);

export const figures = (database: Database): Figures => ({
  now: () =>
    database.read("figures.now", async (queries) => {
      const { at } = await readFreshness(queries);
      const row = await queries
        .selectNoFrom(() => [
          oldestReading(queries).as("toRead"),
          oldestUnmatched(queries).as("toMatch"),
          countQuarantined(queries, "read").as("unread"),
          countQuarantined(queries, "match").as("unmatched"),
        ])
        .executeTakeFirstOrThrow();
      return {
        syncedAt: at,
        oldestDue: { read: row.toRead ?? 0, match: row.toMatch ?? 0 },
        quarantined: { read: row.unread ?? 0, match: row.unmatched ?? 0 },
      };
    }),

  unknownShares: async () => {
    const rows = await database.read("figures.unknownShares", (queries) =>
      queries
        .selectFrom("match")
        .select([
          "study",
          sql<number>`(sum(unknown)::float8 / greatest(1, sum(pass + presumed + unknown + fail + review)))::float8`.as(
            "share",
          ),
        ])
        .groupBy("study")
        .execute(),
    );
    return new Map(rows.map(({ study, share }) => [study, share]));
  },
});
