import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Watch, WatchMode, Watches } from "../interface/watch.ts";
import { readNotices } from "./notices.ts";

/** One row a person and study, made where there is such a study; what is not given stays. */
async function keep(
  queries: Queries,
  subject: string,
  study: string,
  change: { readonly mode: WatchMode } | { readonly seen: true },
): Promise<Watch | null> {
  const { rows } = await sql<Watch>`
    insert into study_watch (subject, study, mode, seen_at)
    select ${subject}, study.id, ${"mode" in change ? change.mode : "all"},
      ${"seen" in change ? sql`clock_timestamp()` : sql`null::timestamptz`}
    from study where study.id = ${study}
    on conflict (subject, study) do update
      set ${"seen" in change ? sql`seen_at = excluded.seen_at` : sql`mode = excluded.mode`}
    returning study, mode, seen_at as "seenAt"`.execute(queries);
  return rows[0] ?? null;
}

export const watches = (database: Database): Watches => ({
  set: (subject, study, mode) =>
    database.statement("watches.set", (queries) => keep(queries, subject, study, { mode })),
  seen: (subject, study) =>
    database.statement("watches.seen", (queries) => keep(queries, subject, study, { seen: true })),
  notices: (access, subject) =>
    database.read("watches.notices", (queries) => readNotices(queries, access, subject)),
});
