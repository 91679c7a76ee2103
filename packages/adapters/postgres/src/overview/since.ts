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
    select event.study, event.patient, event.cohort, max(event.at) as latest,
      (array_agg(event.from_verdict order by event.id))[1] as was
    from (${seen}) as seen
    join match_event as event on event.study = seen.study and event.at > seen.seen_at
    where event.kind = 'match'
    group by event.study, event.patient, event.cohort
  ), stands as materialized (
    select study, patient, cohort, verdict from match
    where (study, patient) in (select came.study, came.patient from came)
  ), changed as (
    select study, patient, max(came.latest) as latest, min(stands.verdict) as now,
      min(case when came.latest is null then stands.verdict else came.was end) as before
    from came full join stands using (study, patient, cohort)
    group by study, patient
    having min(stands.verdict) is not null
  )
  select changed.study, changed.patient, changed.latest, changed.before, changed.now
  from changed where ${isFindable("changed.patient")}`;
