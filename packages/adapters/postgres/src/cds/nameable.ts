import { type RawBuilder, type SqlBool, sql } from "kysely";
import { maySeePatientsOf } from "../access/may-see.ts";
import type { Access } from "../interface/access.ts";
import { type CardQuery, SETTLED_STATUSES, SHOWINGS } from "../interface/cds.ts";

/**
 * The id that the EHR gave, and whoever that is or was: `who(patient, ids)`. Materialized, or the planner writes it out at every
 * place that names it and plans longer than it searches.
 */
export const withWho = (patient: string): RawBuilder<unknown> => sql`with who as materialized (
    select named.patient,
      array(select alias.patient from alias where alias.survivor = named.patient) || named.patient as ids
    from (
      select coalesce((select survivor from alias where patient = ${patient}), ${patient}) as patient
    ) as named
  )`;

/** Whether anyone of `who` opted out. */
export const whoOptedOut: RawBuilder<SqlBool> = sql`exists (
    select from opt_out where opt_out.patient = any(who.ids)
  )`;

/**
 * Whether a card about `who` may name the study of `study.id`: it recruits, the caller may see its patients, nobody has settled
 * the matter, and the card was not shown too often without an answer. Cards of one visit replace each other and count once.
 */
export const mayName = (
  { visit }: Pick<CardQuery, "visit">,
  access: Access,
): RawBuilder<SqlBool> => sql`study.status = 'active'
  and ${maySeePatientsOf(access, sql.ref("study.id"))}
  and not exists (
    select from candidate
    where candidate.study = study.id and candidate.patient = who.patient
      and candidate.status = any(${[...SETTLED_STATUSES]})
  )
  and not exists (
    select from cds_interest
    where cds_interest.patient = any(who.ids) and cds_interest.study = study.id and suppressed
  )
  and (
    select count(distinct coalesce(showing.visit, showing.card::text)) from cds_showing as showing
    where showing.patient = any(who.ids) and showing.study = study.id
      and showing.at > now() - make_interval(days => ${SHOWINGS.withinDays})
      and showing.visit is distinct from coalesce(${visit}::text, '')
      and showing.at > coalesce((
        select max(answered_at) from cds_interest
        where cds_interest.patient = any(who.ids) and cds_interest.study = study.id
      ), '-infinity')
  ) < ${SHOWINGS.most}`;
