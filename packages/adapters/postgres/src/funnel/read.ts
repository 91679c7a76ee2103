import { type RawBuilder, sql } from "kysely";
import { expectDefined } from "@cohort/foundation";
import { NEEDS_REASON } from "@cohort/matching";
import { hasGrantFor, isFindable, maySeePatientsOf } from "../access/may-see.ts";
import type { Database } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { FunnelCounts, FunnelQuery, Funnels, StoredFunnel } from "../interface/funnel.ts";
import { FELL_AT } from "./stages.ts";

type Row = Omit<StoredFunnel, "steps"> & {
  readonly steps: readonly (FunnelCounts & { readonly place: number })[];
};

const rowsOf = (table: string, order: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select coalesce(json_agg(${sql.ref(table)} order by ${order}), '[]') from ${sql.table(table)})`;

/** One statement, and so one moment: the stored rows once, then the sums of what is in them. */
const funnelQuery = (
  { study, cohort, revision, criteria, exactFor }: FunnelQuery,
  access: Access,
): RawBuilder<Row> => sql`
  with stored as materialized (
    select match.patient, match.verdict, match.outcomes, match_inputs.revision,
      match.gate is not null as gated, ${FELL_AT} as fell_at
    from match join match_inputs on match_inputs.id = match.inputs
    where match.study = ${study} and match.cohort = ${cohort}
      and ${hasGrantFor(access, study)} and ${isFindable("match.patient")}
  ), told as materialized (
    select stored.*, coalesce(candidate.status, 'new') as status
    from stored
    left join candidate on candidate.study = ${study} and candidate.patient = stored.patient
    where stored.revision = ${revision}
  ), alike as materialized (
    select outcomes, fell_at, count(*) as people from told group by outcomes, fell_at
  ), step as (
    select place,
      coalesce(sum(people) filter (where fell_at > place), 0) as remaining,
      coalesce(sum(people) filter (where fell_at = place), 0) as lost,
      coalesce(sum(people) filter (where fell_at > place and substr(outcomes, place, 1) = 'U'), 0) as "unknown",
      coalesce(sum(people) filter (where fell_at > place and substr(outcomes, place, 1) = 'R'), 0) as review
    from alike cross join generate_series(1, ${criteria}::integer) as place
    group by place
  ), enrolled as (
    select status, count(*) as count from told group by status
  ), ended as (
    select last.reason, last.criterion, count(*) as count
    from told cross join lateral (
      select decision.reason, decision.criterion from decision
      where decision.study = ${study} and decision.patient = any(
        array(select told.patient union all select alias.patient from alias where alias.survivor = told.patient))
      order by decision.at desc, decision.version desc limit 1
    ) as last
    where told.status = any(${[...NEEDS_REASON]}) and last.reason is not null
    group by last.reason, last.criterion
  )
  select
    ${maySeePatientsOf({ ...access, roles: exactFor }, study)} as exact,
    (select count(*) from record where matched_catalogue is not null) as matched,
    (select count(*) from stored where stored.revision <> ${revision}) as missing,
    (select count(*) from told) as "withIndex",
    (select count(*) from told where gated) as gated,
    (select count(*) from told where verdict = 'eligible') as eligible,
    (select count(*) from told where verdict = 'possible') as possible,
    ${rowsOf("step", sql`step.place`)} as steps,
    ${rowsOf("enrolled", sql`enrolled.status`)} as enrolment,
    ${rowsOf("ended", sql`ended.count desc, ended.reason, ended.criterion nulls first`)} as reasons`;

const NOBODY: FunnelCounts = { remaining: 0, lost: 0, unknown: 0, review: 0 };

export const readFunnel =
  (database: Database): Funnels["read"] =>
  async (query, access) => {
    const { rows } = await database.read("funnel.read", (queries) =>
      funnelQuery(query, access).execute(queries),
    );
    const row = expectDefined(rows[0], "a row of sums");
    const steps = new Map(row.steps.map((step) => [step.place, step]));
    return {
      ...row,
      steps: Array.from({ length: query.criteria }, (_, at) => {
        const { remaining, lost, unknown, review } = steps.get(at + 1) ?? NOBODY;
        return { remaining, lost, unknown, review };
      }),
    };
  };
