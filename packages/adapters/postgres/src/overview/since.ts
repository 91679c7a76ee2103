import { type RawBuilder, sql } from "kysely";
import { isFindable } from "../access/may-see.ts";

/**
 * The patients in whose matches something came since a moment: `study`, `patient`, the best verdict then (`before`; null: no row)
 * and now (`now`), and `latest`, when the last of it came. Of each cohort the first event since says what it was then; a cohort
 * without one was what it is. `seen` is a relation of (study, seen_at). Whoever has no row now, or does not want to be found, is
 * not among them.
 */
export const changedSince = (seen: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with came as materialized (
    select event.study, event.patient, event.cohort, event.id, event.at, event.from_verdict
    from (${seen}) as seen
    join match_event as event on event.study = seen.study and event.at > seen.seen_at
    where event.kind = 'match'
  ), moved as (
    select study, patient, max(at) as latest from came group by study, patient
  ), was as (
    select study, patient, min(verdict) as verdict from (
      (select distinct on (study, patient, cohort) study, patient, from_verdict as verdict
        from came order by study, patient, cohort, id)
      union all
      select match.study, match.patient, match.verdict
      from moved join match on match.study = moved.study and match.patient = moved.patient
      where not exists (
        select from came where came.study = match.study and came.patient = match.patient
          and came.cohort = match.cohort
      )
    ) as each group by study, patient
  )
  select moved.study, moved.patient, moved.latest, was.verdict as before, best.verdict as now
  from moved
  join was on was.study = moved.study and was.patient = moved.patient
  join match as best on best.study = moved.study and best.patient = moved.patient and best.best
  where ${isFindable("moved.patient")}`;
