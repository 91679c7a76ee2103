import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { SinceVisit } from "../interface/overview.ts";
import type { WatchMode } from "../interface/watch.ts";
import { changedSince } from "./since.ts";

/** What one study says to one person. */
export interface Visit {
  readonly mode: WatchMode;
  readonly changedAt: string | null;
  readonly since: SinceVisit;
}

interface Row {
  readonly study: string;
  readonly mode: WatchMode | null;
  readonly at: string | null;
  readonly changed_at: string | null;
  readonly new: number;
  readonly better: number;
  readonly worse: number;
}

/** Of studies that are not open nothing is said but what one watches. Of whoever was never there nothing is new: all is. */
export async function readVisits(
  queries: Queries,
  asked: {
    readonly subject: string;
    readonly studies: readonly string[];
    readonly open: readonly string[];
  },
): Promise<ReadonlyMap<string, Visit>> {
  const seen = sql`select study, seen_at from study_watch
    where subject = ${asked.subject} and study = ${anyOf(asked.open)} and seen_at is not null`;
  const { rows } = await sql<Row>`
    select asked.study, watch.mode, watch.seen_at as at,
      case when asked.study = ${anyOf(asked.open)} then (
        select max(match_event.at) from match_event where match_event.study = asked.study
      ) end as changed_at,
      coalesce(since.new, 0) as new, coalesce(since.better, 0) as better, coalesce(since.worse, 0) as worse
    from unnest(${asked.studies}::text[]) as asked(study)
    left join study_watch as watch on watch.study = asked.study and watch.subject = ${asked.subject}
    left join (
      select study,
        count(*) filter (where now < 'ineligible' and coalesce(before, 'ineligible') = 'ineligible') as new,
        count(*) filter (where now = 'eligible' and before = 'possible') as better,
        count(*) filter (where now > before) as worse
      from (${changedSince(seen)}) as changed group by study
    ) as since on since.study = asked.study`.execute(queries);
  return new Map(
    rows.map((row) => [
      row.study,
      {
        mode: row.mode ?? "all",
        changedAt: row.changed_at,
        since: { at: row.at, new: row.new, better: row.better, worse: row.worse },
      },
    ]),
  );
}
