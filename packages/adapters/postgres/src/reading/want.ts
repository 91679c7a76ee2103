import { sql } from "kysely";
import type { Queries } from "../database/database.ts";

/**
 * Who is read for a patient: with an alias its survivor, whose record it is part of; and itself, for it may say that it is
 * no longer one. In order, so that two of these lock alike.
 */
const READ_AS = sql`
  select patient from input union
  select alias.survivor from input join alias on alias.patient = input.patient order by 1`;

/** Later than what was there by at least a millisecond, the column's grain: a reading under way must notice. */
const HINTED_NOW = sql`greatest(clock_timestamp(), reading.hinted_at + interval '1 millisecond')`;

/**
 * What was due already stays so, unless it was taken: for the reading under way may have missed what this hint is
 * about, and another one is due in the hint's own time. So a burst of hints with a pause costs few readings.
 */
const DUE_ANEW = sql`case when reading.attempts > 0 and reading.due_at <= now()
  then excluded.due_at else least(reading.due_at, excluded.due_at) end`;

/** Hints: due after so many milliseconds at the latest, and again where a reading is under way. */
export async function wantPatients(
  transaction: Queries,
  patients: readonly string[],
  afterMs = 0,
): Promise<void> {
  if (patients.length === 0) return;
  await sql`
    with input as (select unnest(${patients}::text[]) as patient),
      read_as as (${READ_AS})
    insert into reading (patient, due_at)
    select patient, now() + ${afterMs}::double precision * interval '1 millisecond' from read_as
    on conflict (patient) do update set
      due_at = ${DUE_ANEW}, hinted_at = ${HINTED_NOW}`.execute(transaction);
}

/**
 * Notes them as listed, and wants those who were not listed before: a listing that begins again does not read again
 * whom it read already. Being listed is no hint of a change, so it does not repeat a reading under way.
 */
export async function wantListed(transaction: Queries, patients: readonly string[]): Promise<void> {
  await sql`
    with input as (
        insert into listing (patient) select distinct unnest(${patients}::text[]) order by 1
        on conflict do nothing returning patient),
      read_as as (${READ_AS})
    insert into reading (patient) select patient from read_as
    on conflict (patient) do update set due_at = excluded.due_at
      where reading.due_at > excluded.due_at`.execute(transaction);
}

/** Those on record behind `after`, to `last` or to the end: due now, and again where a reading is under way. */
export const wantBetween = (
  transaction: Queries,
  after: string,
  last: string | null,
): Promise<unknown> =>
  sql`insert into reading (patient)
    select patient from record
    where patient > ${after} and (${last}::text is null or patient <= ${last}) order by patient
    on conflict (patient) do update set
      due_at = least(reading.due_at, excluded.due_at), hinted_at = ${HINTED_NOW}`.execute(
    transaction,
  );

/** Due at these instants, later than before if need be: whoever was just asked about is not asked about at once. */
export async function putOff(
  transaction: Queries,
  rows: readonly { readonly patient: string; readonly dueAt: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const patients = rows.map(({ patient }) => patient);
  const instants = rows.map(({ dueAt }) => dueAt);
  await sql`
    insert into reading (patient, due_at)
    select * from unnest(${patients}::text[], ${instants}::timestamptz[]) order by 1
    on conflict (patient) do update set
      due_at = excluded.due_at, hinted_at = ${HINTED_NOW}`.execute(transaction);
}
