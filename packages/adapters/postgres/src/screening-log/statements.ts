import { type RawBuilder, sql } from "kysely";
import type { DecisionReason, Status, Verdict } from "@cohort/matching";
import { isFindable, maySeePatientsOf } from "../access/may-see.ts";
import { isAsked } from "../candidates/filters.ts";
import type { Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { IsoDate, IsoInstant } from "../interface/records.ts";
import type { WorkFilter } from "../interface/worklist.ts";

export interface LoggedRow {
  readonly patient: string;
  readonly cohort: string | null;
  readonly verdict: Verdict | null;
  readonly first_seen_at: IsoInstant | null;
  readonly number: number | null;
  readonly sex: "female" | "male" | "other" | null;
  readonly born_from: IsoDate | null;
  readonly born_to: IsoDate | null;
  readonly status: Status | null;
  readonly reason: DecisionReason | null;
  readonly criterion: string | null;
  readonly note: string | null;
  readonly by_user: string | null;
  readonly at: IsoInstant | null;
  readonly first_at: IsoInstant | null;
}

/** What only asks who they are and what was decided: all else is about matches, of which some who were decided on have none. */
const OF_ANYONE = new Set(["study", "status"]);

const asksForNoMatch = (filter: WorkFilter): boolean =>
  Object.entries(filter).every(([name, value]) => value === undefined || OF_ANYONE.has(name));

/** Decided on, and no candidate any more. */
const withoutMatch = ({ study, status }: WorkFilter, access: Access): RawBuilder<unknown> => sql`
  select patient, null::text as cohort, null::verdict as verdict, null::timestamptz as first_seen_at
  from candidate
  where study = ${study} and ${maySeePatientsOf(access, study)} and ${isFindable("candidate.patient")}
    and (${status ?? null}::text is null or status = ${status ?? null})
    and not exists (select from match where match.study = ${study} and match.patient = candidate.patient)`;

/** What people decided about the patient, and about whoever was merged into them. */
const decisionsOf = (study: string): RawBuilder<unknown> => sql`from decision
  where candidate.patient is not null and decision.study = ${study} and decision.patient in (
    select chosen.patient union all select alias.patient from alias where alias.survivor = chosen.patient)`;

/**
 * At most so many; whoever was merged into somebody without a number leaves them theirs, by which the sponsor knows them. Those
 * without one come in the order in which they are to be given one.
 */
export const loggedQuery = (
  filter: WorkFilter,
  access: Access,
  limit: number,
): RawBuilder<LoggedRow> => sql<LoggedRow>`
  with chosen as (
    select patient, cohort, verdict, first_seen_at from match where ${isAsked(filter, access)}
    ${asksForNoMatch(filter) ? sql`union all ${withoutMatch(filter, access)}` : sql``}
    limit ${limit})
  select chosen.patient, chosen.cohort, chosen.verdict, chosen.first_seen_at, numbered.number,
    record.sex, record.born_from, record.born_to, candidate.status,
    last.reason, last.criterion, last.note, last.by_user, last.at,
    (select min(at) ${decisionsOf(filter.study)}) as first_at
  from chosen
  left join lateral (
    select number from screening_number
    where study = ${filter.study} and patient in (
      select chosen.patient union all select alias.patient from alias where alias.survivor = chosen.patient)
    order by patient <> chosen.patient, number limit 1) as numbered on true
  left join candidate on candidate.study = ${filter.study} and candidate.patient = chosen.patient
  left join record on record.patient = chosen.patient
  left join lateral (
    select reason, criterion, note, by_user, at ${decisionsOf(filter.study)}
    order by at desc, version desc limit 1) as last on true
  order by numbered.number, coalesce(chosen.first_seen_at, last.at), chosen.patient`;

/** Waits for whoever gives numbers of the study just now; until the transaction ends. */
export const holdNumbers = (queries: Queries, study: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`screening number ${study}`}, 0))`.execute(
    queries,
  );

/** The next numbers of the study, in this order. Returns the first of them. */
export async function giveNumbers(
  queries: Queries,
  study: string,
  patients: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ readonly first: number }>`
    with last as (
      select coalesce(max(number), 0) as number from screening_number where study = ${study}),
    given as (
      insert into screening_number (study, patient, number)
      select ${study}, new.patient, last.number + new.place
      from last, unnest(${patients}::text[]) with ordinality as new(patient, place))
    select number + 1 as first from last`.execute(queries);
  return rows[0]?.first ?? 1;
}
