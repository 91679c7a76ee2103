import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Reading } from "../interface/reading.ts";
import { wantPatients } from "./want.ts";

type Mark = { readonly type: string; readonly since: string };

const putMarks = (queries: Queries, marks: readonly Mark[]): Promise<unknown> =>
  queries
    .insertInto("change_mark")
    .values([...marks])
    .onConflict((conflict) =>
      conflict.column("type").doUpdateSet({ since: sql`excluded.since`, updated_at: sql`now()` }),
    )
    .execute();

export const changes = (
  database: Database,
): Pick<
  Reading,
  "want" | "marks" | "wantChanged" | "passed" | "wantChanges" | "state" | "clearWanted"
> => ({
  want: (patients, afterMs) =>
    database.write("reading.want", (transaction) => wantPatients(transaction, patients, afterMs)),

  marks: async () => {
    const rows = await database.read("reading.marks", (queries) =>
      queries.selectFrom("change_mark").select(["type", "since"]).orderBy("type").execute(),
    );
    return Object.fromEntries(rows.map(({ type, since }) => [type, since]));
  },

  wantChanged: (patients, mark) =>
    database.write("reading.wantChanged", async (transaction) => {
      await wantPatients(transaction, patients);
      if (mark) await putMarks(transaction, [mark]);
    }),

  passed: (marks) =>
    database.write("reading.passed", async (transaction) => {
      const rows = Object.entries(marks).map(([type, since]) => ({ type, since }));
      await transaction.deleteFrom("change_mark").execute();
      if (rows.length > 0) await putMarks(transaction, rows);
      await transaction
        .updateTable("source_state")
        .set({ full_pass_at: sql`now()` })
        .execute();
      // Of whom nothing is on record, nothing is left to confirm.
      await sql`delete from absence
        where not exists (select from record where record.patient = absence.patient)`.execute(
        transaction,
      );
    }),

  wantChanges: async () => {
    await database.write("reading.wantChanges", (transaction) =>
      // Later than the last one by the column's grain at least: a look under way must notice.
      sql`update source_state set changes_wanted_at =
        greatest(clock_timestamp(), changes_wanted_at + interval '1 millisecond')`.execute(
        transaction,
      ),
    );
  },

  state: async () => {
    const row = await database.read("reading.state", (queries) =>
      queries.selectFrom("source_state").selectAll().executeTakeFirst(),
    );
    return {
      fullPassAt: row?.full_pass_at ?? null,
      changesWantedAt: row?.changes_wanted_at ?? null,
    };
  },

  clearWanted: async (upTo) => {
    await database.write("reading.clearWanted", (transaction) =>
      transaction
        .updateTable("source_state")
        .set({ changes_wanted_at: null })
        .where("changes_wanted_at", "<=", upTo)
        .execute(),
    );
  },
});
