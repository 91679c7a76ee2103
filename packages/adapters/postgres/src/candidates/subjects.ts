import { type RawBuilder, type SqlBool, sql } from "kysely";
import { patientId } from "@cohort/foundation";
import type { Status, Verdict } from "@cohort/matching";
import { isFindable } from "../access/may-see.ts";
import { studiesOpenTo } from "../access/open-studies.ts";
import { survivorsAmong } from "../aliases/group.ts";
import type { Database, Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Subject, SubjectFilters, Subjects } from "../interface/subjects.ts";

interface Row {
  readonly id: string;
  readonly study: string;
  readonly patient: string;
  readonly status: Status | null;
  readonly review_again: boolean | null;
  readonly cohort: string | null;
  readonly verdict: Verdict | null;
  readonly score: number | null;
  readonly revision: number | null;
  readonly as_of: string | null;
  readonly evaluated_at: string | null;
  readonly updated_at: string;
}

/** Best matches that do not rule the patient out, and those of whom was decided on whatever they say. */
const matched = (access: Access, studies?: readonly string[]): RawBuilder<Row> => sql`(
    select subject_id(match.study, match.patient) as id, match.study, match.patient, candidate.status,
      candidate.review_again, match.cohort, match.verdict, match.score, match.inputs, match.as_of, match.evaluated_at,
      case when candidate.patient is null then match.evaluated_at
        else greatest(match.evaluated_at, ${lastEvent}, ${lastDecision}) end as updated_at
    from match left join candidate on candidate.study = match.study and candidate.patient = match.patient
    where match.best and match.study = any(${studiesOpenTo(access, studies)})
      and (match.verdict <> 'ineligible' or candidate.patient is not null)
  )`;

/** Those of whom was decided on and who have no match any more. */
const unmatched = (access: Access, studies?: readonly string[]): RawBuilder<Row> => sql`(
    select subject_id(candidate.study, candidate.patient) as id, candidate.study, candidate.patient, candidate.status,
      candidate.review_again, null::text as cohort, null::verdict as verdict, null::numeric as score,
      null::integer as inputs, null::date as as_of, null::timestamptz as evaluated_at,
      greatest(${lastEvent}, ${lastDecision}) as updated_at
    from candidate
    where candidate.study = any(${studiesOpenTo(access, studies)}) and not exists (
      select from match where match.patient = candidate.patient and match.study = candidate.study
    )
  )`;

// When one that was decided on last changed is in its timeline: the decision may be one about a merged record.
const lastEvent = sql`(select max(at) from match_event
  where match_event.study = candidate.study and match_event.patient = candidate.patient)`;
const lastDecision = sql`(select max(at) from decision
  where decision.study = candidate.study and decision.patient = candidate.patient)`;

const stateText = (status: string, isEligible: boolean): string =>
  `${status} ${String(isEligible)}`;

const statesOf = (states: NonNullable<SubjectFilters["states"]>): readonly string[] =>
  states.flatMap(({ status, isEligible }) =>
    isEligible === undefined
      ? [stateText(status, true), stateText(status, false)]
      : [stateText(status, isEligible)],
  );

function conditionsOf(
  { ids, states, updatedFrom, updatedBefore }: SubjectFilters,
  patients: readonly string[] | undefined,
  after: string | undefined,
): RawBuilder<SqlBool> {
  const conditions = [isFindable("subject.patient")];
  if (ids) conditions.push(sql`subject.id = any(${ids}::uuid[])`);
  if (patients) conditions.push(sql`subject.patient = any(${patients})`);
  if (states) {
    conditions.push(sql`coalesce(subject.status, 'new') || ' '
      || coalesce(subject.verdict = 'eligible', false)::text = any(${statesOf(states)})`);
  }
  if (updatedFrom !== undefined) {
    conditions.push(sql`subject.updated_at >= ${updatedFrom}::timestamptz`);
  }
  if (updatedBefore !== undefined) {
    conditions.push(sql`subject.updated_at < ${updatedBefore}::timestamptz`);
  }
  if (after !== undefined) conditions.push(sql`subject.id > ${after}::uuid`);
  return sql.join(conditions, sql` and `);
}

const toSubject = (row: Row): Subject => ({
  id: row.id,
  study: row.study,
  patient: patientId(row.patient),
  status: row.status ?? "new",
  reviewAgain: row.review_again ?? false,
  match:
    row.cohort === null || row.verdict === null
      ? null
      : {
          cohort: row.cohort,
          verdict: row.verdict,
          score: row.score ?? 0,
          revision: row.revision ?? 0,
          asOf: row.as_of ?? "",
          evaluatedAt: row.evaluated_at ?? "",
        },
  updatedAt: row.updated_at,
});

interface Asked {
  readonly access: Access;
  readonly studies?: readonly string[] | undefined;
  readonly where: RawBuilder<SqlBool>;
}

/** Both kinds are cut before they are put together, so that an index in the order of ids serves a page of them. */
async function readRows(
  queries: Queries,
  { access, studies, where }: Asked,
  { orderBy, limit }: { readonly orderBy: RawBuilder<unknown>; readonly limit: number },
): Promise<readonly Row[]> {
  if (limit === 0) return [];
  const cut = (from: RawBuilder<Row>): RawBuilder<Row> => sql`(
    select * from ${from} as subject where ${where} order by ${orderBy} limit ${limit}
  )`;
  const { rows } = await sql<Row>`select subject.*, match_inputs.revision
    from (${cut(matched(access, studies))} union all ${cut(unmatched(access, studies))}) as subject
    left join match_inputs on match_inputs.id = subject.inputs
    order by ${orderBy} limit ${limit}`.execute(queries);
  return rows;
}

async function countRows(queries: Queries, { access, studies, where }: Asked): Promise<number> {
  const count = (from: RawBuilder<Row>) =>
    sql`(select count(*) from ${from} as subject where ${where})`;
  const { rows } = await sql<{ readonly total: number }>`select ${count(matched(access, studies))}
    + ${count(unmatched(access, studies))} as total`.execute(queries);
  return rows[0]?.total ?? 0;
}

export const subjects = (database: Database): Subjects => ({
  search: (filters, { limit, after }, access) =>
    database.snapshot("subjects.search", async (queries) => {
      const patients = await survivorsOf(queries, filters.patients);
      const { studies } = filters;
      // One row more than asked says whether there is a next page.
      const rows = await readRows(
        queries,
        { access, studies, where: conditionsOf(filters, patients, after) },
        { orderBy: sql`subject.id`, limit: limit === 0 ? 0 : limit + 1 },
      );
      const where = conditionsOf(filters, patients, undefined);
      return {
        total: await countRows(queries, { access, studies, where }),
        subjects: rows.slice(0, limit).map(toSubject),
        hasMore: rows.length > limit,
      };
    }),

  ofStudy: (study, limit, access) =>
    database.snapshot("subjects.ofStudy", async (queries) => {
      const asked = { access, studies: [study], where: conditionsOf({}, undefined, undefined) };
      const orderBy = sql`subject.verdict, -subject.score, subject.patient`;
      const rows = await readRows(queries, asked, { orderBy, limit });
      return { total: await countRows(queries, asked), subjects: rows.map(toSubject) };
    }),
});

async function survivorsOf(
  queries: Queries,
  patients: SubjectFilters["patients"],
): Promise<readonly string[] | undefined> {
  if (!patients) return undefined;
  const survivors = await survivorsAmong(queries, patients);
  return patients.map((patient) => survivors.get(patient) ?? patient);
}
