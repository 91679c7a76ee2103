import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Reading } from "../interface/reading.ts";
import type { Tables } from "../schema.ts";
import { wantPatients } from "./want.ts";

/** An event that was not told of may still come; once it is a minute late, changes are looked for instead. */
const WANTED_BY_GAP = sql`gap_since + interval '1 minute'`;

type State = Pick<Tables["source_state"], "full_pass_at" | "changes_wanted_at">;

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
  | "want"
  | "marks"
  | "wantChanged"
  | "passed"
  | "wantChanges"
  | "state"
  | "clearWanted"
  | "withheld"
  | "withhold"
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
    const { rows } = await database.read("reading.state", (queries) =>
      sql<State>`
        select full_pass_at, greatest(changes_wanted_at, (
          select max(${WANTED_BY_GAP}) from subscription where ${WANTED_BY_GAP} <= now()
        )) as changes_wanted_at from source_state`.execute(queries),
    );
    const [row] = rows;
    return {
      fullPassAt: row?.full_pass_at ?? null,
      changesWantedAt: row?.changes_wanted_at ?? null,
    };
  },

  clearWanted: async (upTo) => {
    await database.write("reading.clearWanted", async (transaction) => {
      await transaction
        .updateTable("source_state")
        .set({ changes_wanted_at: null })
        .where("changes_wanted_at", "<=", upTo)
        .execute();
      await sql`update subscription set gap_since = null, missing_events = '{}'
        where ${WANTED_BY_GAP} <= ${upTo}::timestamptz`.execute(transaction);
    });
  },

  withheld: async () => {
    const row = await database.read("reading.withheld", (queries) =>
      queries.selectFrom("source_state").select("withheld").executeTakeFirst(),
    );
    return row?.withheld ?? [];
  },

  withhold: async (types) => {
    await database.write("reading.withhold", (transaction) =>
      transaction
        .updateTable("source_state")
        .set({ withheld: [...types] })
        .execute(),
    );
  },
});
