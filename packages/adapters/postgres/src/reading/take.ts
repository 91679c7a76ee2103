import { sql, type RawBuilder } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Database } from "../database/database.ts";
import type { Reading, ReadingDue } from "../interface/reading.ts";

interface TakenRow {
  readonly patient: string;
  readonly hinted_at: string;
  readonly attempts: number;
  readonly also: readonly string[];
  readonly version: number;
}

const input = (taken: readonly ReadingDue[]): RawBuilder<unknown> =>
  sql`unnest(${taken.map(({ patient }) => patient)}::text[],
    ${taken.map(({ hintedAt }) => hintedAt)}::timestamptz[]) as input(patient, hinted_at)`;

export const takeReadings = (
  database: Database,
): Pick<Reading, "take" | "done" | "giveBack" | "count"> => ({
  take: async (limit, held = []) => {
    // Not idempotent: an attempt counts once, and is counted before the work that may end this process.
    const { rows } = await database.write(
      "reading.take",
      (transaction) =>
        sql<TakenRow>`
          with picked as (
              select patient from reading where due_at <= now() and patient <> all(${held}::text[])
              order by due_at, patient limit ${limit} for update skip locked),
            taken as (
              update reading set attempts = least(reading.attempts, 32766) + 1 from picked
              where reading.patient = picked.patient
              returning reading.patient, due_at, hinted_at, attempts)
          select patient, hinted_at, attempts - 1 as attempts,
            coalesce((select version from record where record.patient = taken.patient),
              (select version from removed_record where removed_record.patient = taken.patient), 0) as version,
            array(select alias.patient from alias where survivor = taken.patient order by 1) as also
          from taken order by due_at, patient`.execute(transaction),
      { idempotent: false },
    );
    return rows.map(({ patient, hinted_at: hintedAt, attempts, also, version }) => ({
      patient: patientId(patient),
      version,
      also: also.map(patientId),
      attempts,
      hintedAt,
    }));
  },

  done: async (taken, againAfterMs = 0) => {
    if (taken.length === 0) return;
    await database.write("reading.done", async (transaction) => {
      await sql`delete from reading using ${input(taken)}
        where reading.patient = input.patient and reading.hinted_at <= input.hinted_at`.execute(
        transaction,
      );
      // Those hinted at meanwhile stay: but this reading did end.
      await sql`update reading set attempts = 0,
          due_at = greatest(due_at, now() + ${againAfterMs}::double precision * interval '1 millisecond')
        from ${input(taken)} where reading.patient = input.patient`.execute(transaction);
    });
  },

  // Not idempotent: the count goes back once.
  giveBack: async (taken, afterMs = 0) => {
    if (taken.length === 0) return;
    await database.write(
      "reading.giveBack",
      (transaction) =>
        sql`update reading set attempts = greatest(attempts - 1, 0),
            due_at = case when reading.hinted_at > input.hinted_at then due_at
              else now() + ${afterMs}::double precision * interval '1 millisecond' end
          from ${input(taken)} where reading.patient = input.patient`.execute(transaction),
      { idempotent: false },
    );
  },

  count: async () => {
    const { rows } = await database.read("reading.count", (queries) =>
      sql<{ now: number; later: number }>`
        select count(*) filter (where due_at <= now()) as now,
          count(*) filter (where due_at > now()) as later from reading`.execute(queries),
    );
    return rows[0] ?? { now: 0, later: 0 };
  },
});
