import { sql } from "kysely";
import { isFindable } from "../access/may-see.ts";
import { studiesOpenTo } from "../access/open-studies.ts";
import type { Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Access } from "../interface/access.ts";
import type { Noticed, NoticedKind } from "../interface/watch.ts";
import { changedSince } from "../overview/since.ts";
import { STUDY } from "../studies/revisions.ts";

/** On whom something is left to decide now. */
const UNDECIDED = sql`coalesce(candidate.status, 'new') in ('new', 'to-review', 'deferred')`;

interface Row {
  readonly study: string;
  readonly canonical: string;
  readonly kind: NoticedKind;
  readonly count: number;
  readonly latest: string;
}

/** What a person watches, as (study, mode, seen_at): every active study that is open to them, less those they do not want to hear of. */
const watched = (access: Access, subject: string) => sql`
  select study.id as study, study.active_revision, coalesce(watch.mode, 'all') as mode, watch.seen_at
  from study left join study_watch as watch on watch.study = study.id and watch.subject = ${subject}
  where study.status = 'active' and study.id = any(${studiesOpenTo(access)})
    and coalesce(watch.mode, 'all') <> 'off'`;

/**
 * Four kinds of news. A candidate is new who got eligible, or out of nothing possible, since the person looked; for one who never
 * looked, all who are. Someone is to be looked at again when a decision was called into question and something came since.
 */
export async function readNotices(
  queries: Queries,
  access: Access,
  subject: string,
): Promise<readonly Noticed[]> {
  const { rows } = await sql<Row>`
    with mine as materialized (${watched(access, subject)}),
    changed as materialized (${changedSince(
      sql`select study, seen_at from mine where seen_at is not null`,
    )}),
    news as (
      select changed.study, 'new-' || changed.now as kind, changed.latest
      from changed
      left join candidate on candidate.study = changed.study and candidate.patient = changed.patient
      where ${UNDECIDED} and changed.now < coalesce(changed.before, 'ineligible')
      union all
      select match.study, 'new-' || match.verdict, match.evaluated_at
      from mine
      join match on match.study = mine.study and match.best and match.verdict < 'ineligible'
      left join candidate on candidate.study = match.study and candidate.patient = match.patient
      where mine.seen_at is null and ${UNDECIDED} and ${isFindable("match.patient")}
      union all
      select candidate.study, 'review-again', max(event.at)
      from mine
      join candidate on candidate.study = mine.study and candidate.review_again
      join match on match.study = candidate.study and match.patient = candidate.patient and match.best
      join match_event as event on event.study = candidate.study and event.patient = candidate.patient
        and event.at > coalesce(mine.seen_at, '-infinity')
      where ${isFindable("candidate.patient")}
      group by candidate.study, candidate.patient
      union all
      select assignment.study, 'assigned', assignment.changed_at
      from mine
      join assignment on assignment.study = mine.study
        and assignment.changed_at > coalesce(mine.seen_at, '-infinity')
      join match on match.study = assignment.study and match.patient = assignment.patient and match.best
      where assignment.assignee = ${anyOf([subject, ...access.principals])}
        and assignment.changed_by <> ${subject} and ${isFindable("assignment.patient")}
    )
    select told.study, told.kind, told.count, told.latest, study_revision.canonical
    from (
      select study, kind, count(*) as count, max(latest) as latest from news group by study, kind
    ) as told
    join mine on mine.study = told.study
    join study_revision on study_revision.study = mine.study
      and study_revision.revision = mine.active_revision
    where mine.mode = 'all' or told.kind in ('new-eligible', 'assigned')
    order by told.latest desc, told.study, told.kind`.execute(queries);
  return rows.map(({ canonical, ...row }) => ({ ...row, title: STUDY.read(canonical).title }));
}
