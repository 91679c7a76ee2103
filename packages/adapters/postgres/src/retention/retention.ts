import { sql } from "kysely";
import { appendConfigured } from "../audit/append.ts";
import type { Database, Transaction } from "../database/database.ts";
import { dropSnapshots } from "../decisions/snapshot.ts";
import type { Actor } from "../interface/audit.ts";
import type { PurgedRows, PurgedStudy, Retention } from "../interface/retention.ts";

type What = keyof PurgedRows;

async function rowsOf(
  transaction: Transaction,
  study: string,
  { days, dryRun }: Parameters<Retention["purge"]>[0],
): Promise<PurgedRows> {
  const { rows } = await sql<{ readonly what: What; readonly rows: number }>`
    select what, rows from purge_study(${study}, ${days}::integer, ${dryRun}::boolean)`.execute(
    transaction,
  );
  const counts = new Map(rows.map((row) => [row.what, row.rows]));
  const of = (what: What): number => counts.get(what) ?? 0;
  return {
    candidates: of("candidates"),
    matches: of("matches"),
    events: of("events"),
    decisions: of("decisions"),
    attestedOutcomes: of("attestedOutcomes"),
    assignments: of("assignments"),
    screeningNumbers: of("screeningNumbers"),
    cards: of("cards"),
    interests: of("interests"),
  };
}

/** One transaction a study: what was counted is what goes, and the audit tells of it or it does not go. */
const purgeStudy = (
  database: Database,
  study: string,
  options: Parameters<Retention["purge"]>[0],
  by: Actor,
): Promise<PurgedRows | null> =>
  database.write("retention.purge", async (transaction) => {
    const rows = await rowsOf(transaction, study, options);
    const detail = { ...rows };
    const total = Object.values(detail).reduce((sum, count) => sum + count, 0);
    if (total === 0) return null;
    if (!options.dryRun) {
      await appendConfigured(transaction, {
        actor: by,
        operation: "purge",
        study,
        detail: { ...detail, days: options.days },
      });
    }
    return rows;
  });

export const retention = (database: Database): Retention => ({
  purge: async (options, by) => {
    const closed = await database.read("retention.closed", (queries) =>
      queries
        .selectFrom("study")
        .select(["id", sql<string>`closed_at`.as("closed_at")])
        .where("status", "=", "closed")
        .where(sql<boolean>`closed_at < now() - make_interval(days => ${options.days}::integer)`)
        .orderBy("id")
        .execute(),
    );
    const studies: PurgedStudy[] = [];
    for (const { id, closed_at } of closed) {
      const rows = await purgeStudy(database, id, options, by);
      if (rows !== null) studies.push({ study: id, closedAt: closed_at, rows });
    }
    if (options.dryRun) return { studies, snapshots: null };
    const snapshots = await database.write("retention.snapshots", dropSnapshots);
    return { studies, snapshots };
  },
});
