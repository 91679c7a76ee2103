import { sql, type RawBuilder, type SqlBool } from "kysely";
import { isFindable, maySeePatientsOf } from "../access/may-see.ts";
import { studiesOpenTo } from "../access/open-studies.ts";
import type { Access } from "../interface/access.ts";
import { type CriterionPlace, ENROLLED, type WorkFilter } from "../interface/worklist.ts";
import { FELL_AT } from "../funnel/stages.ts";
import { bornBy } from "./ages.ts";

const not = (condition: RawBuilder<SqlBool>, negated: boolean): RawBuilder<SqlBool> =>
  negated ? sql`not ${condition}` : condition;

/** Of what people did about the study's candidates, whether there is some of the row's patient; `not in` as `isFindable` has it. */
const done =
  (table: "candidate" | "assignment") =>
  (study: string, where: RawBuilder<SqlBool>, is = true): RawBuilder<SqlBool> => {
    const [from, patient, of] = [sql.table(table), `${table}.patient`, `${table}.study`];
    return is
      ? sql`exists (select from ${from}
          where ${sql.ref(of)} = ${study} and ${sql.ref(patient)} = match.patient and ${where})`
      : sql`match.patient not in (select ${sql.ref(patient)} from ${from}
          where ${sql.ref(of)} = ${study} and ${where})`;
  };

/** Few candidates have a decision: the others are new. */
const decided = done("candidate");
const assigned = done("assignment");

const STAGE = {
  lost: (place: number) => sql`${FELL_AT} = ${place}::integer`,
  remaining: (place: number) => sql`${FELL_AT} > ${place}::integer`,
} as const;

/** Whether there is any, and how many, of the row's patient in other studies. */
interface Elsewhere {
  readonly any: RawBuilder<SqlBool>;
  readonly count: RawBuilder<number>;
}

const elsewhere = (from: RawBuilder<unknown>): Elsewhere => ({
  any: sql`exists (select ${from})`,
  count: sql`(select count(*) ${from})`,
});

export const fits = (study: string, access: Access): Elsewhere =>
  elsewhere(sql`from match as other where other.patient = match.patient and other.best
    and other.study <> ${study} and other.verdict <> 'ineligible'
    and other.study = any(${studiesOpenTo(access)})`);

export const enrolled = (study: string, access: Access): Elsewhere =>
  elsewhere(sql`from candidate as other where other.patient = match.patient
    and other.study <> ${study} and other.status = any(${ENROLLED})
    and other.study = any(${studiesOpenTo(access)})`);

const when = <T>(
  value: T | undefined,
  ask: (value: T) => RawBuilder<SqlBool>,
): readonly RawBuilder<SqlBool>[] => (value === undefined ? [] : [ask(value)]);

/** Whether the row is of one of these revisions and cohorts. Names no column inside, so that they are looked up once a statement. */
const isOf = (study: string, places: readonly CriterionPlace[]): RawBuilder<SqlBool> =>
  sql`match.cohort || ' ' || match.inputs = any(array(
    select at.cohort || ' ' || match_inputs.id
    from unnest(
      ${places.map(({ revision }) => revision)}::integer[],
      ${places.map(({ cohort }) => cohort)}::text[]
    ) as at(revision, cohort)
    join match_inputs on match_inputs.study = ${study} and match_inputs.revision = at.revision))`;

/** One condition for each place that the criterion has: of a cohort's common criteria there is one alone. */
const standsSo = (
  study: string,
  { mark, stage, places }: NonNullable<WorkFilter["criterion"]>,
): RawBuilder<SqlBool> => {
  const conditions = [...new Set(places.map(({ place }) => place))].map(
    (place) => sql`(true
      ${mark === undefined ? sql`` : sql`and substr(match.outcomes, ${place}::integer, 1) = ${mark}`}
      ${stage === undefined ? sql`` : sql`and ${STAGE[stage](place)}`}
      and ${isOf(
        study,
        places.filter((each) => each.place === place),
      )})`,
  );
  return sql`(${sql.join([sql`false`, ...conditions], sql` or `)})`;
};

/** One look at the record, whatever is asked of it. */
const ofPerson = ({ sex, ageFrom, ageTo }: WorkFilter, { today }: Access) => {
  const asked = [
    ...when(sex, (is) => sql<SqlBool>`record.sex = ${is}`),
    ...when(ageFrom, (years) => sql<SqlBool>`record.born_from <= ${bornBy(today, years)}::date`),
    ...when(ageTo, (years) => sql<SqlBool>`record.born_to > ${bornBy(today, years + 1)}::date`),
  ];
  return asked.length === 0
    ? []
    : [
        sql<SqlBool>`exists (select from record
          where record.patient = match.patient and ${sql.join(asked, sql` and `)})`,
      ];
};

const ofWork = ({ study, ...filter }: WorkFilter, { today }: Access) => [
  ...when(filter.status, (status) =>
    status === "new"
      ? decided(study, sql`candidate.status <> 'new'`, false)
      : decided(study, sql`candidate.status = ${status}`),
  ),
  ...when(filter.reviewAgain, (is) => decided(study, sql`candidate.review_again`, is)),
  ...when(filter.assignees, (principals) =>
    principals.length === 0
      ? assigned(study, sql`assignment.assignee is not null`, false)
      : assigned(study, sql`assignment.assignee = any(${principals})`),
  ),
  ...when(filter.snoozed, (is) =>
    // Until the match changes: so it is of the row, and no list for all of them.
    not(
      assigned(
        study,
        sql`assignment.snoozed_until > ${today}::date and match.changed_at <= assignment.changed_at`,
      ),
      !is,
    ),
  ),
];

const ofMatch = (filter: WorkFilter) => [
  ...when(filter.verdict, (verdict) => sql<SqlBool>`match.verdict = ${verdict}::verdict`),
  ...when(filter.criterion, (criterion) => standsSo(filter.study, criterion)),
  ...when(filter.nearMiss, (is) => not(sql`(match.near_miss is null)`, is)),
  ...when(filter.eligibleBy, (day) => sql<SqlBool>`match.eligible_from <= ${day}::date`),
  ...when(filter.idPrefix, (prefix) => sql<SqlBool>`match.patient ^@ ${prefix}::text`),
  ...when(filter.addedSince, (at) => sql<SqlBool>`match.first_seen_at >= ${at}::timestamptz`),
  ...when(filter.changedSince, (at) => sql<SqlBool>`match.changed_at >= ${at}::timestamptz`),
];

/** The list's rows: a cohort's, or each patient's best; none that the caller may not see. Of the table `match`. */
export function isAsked(filter: WorkFilter, access: Access): RawBuilder<SqlBool> {
  const { study, cohort, elsewhere: there } = filter;
  return sql.join(
    [
      sql`match.study = ${study}`,
      maySeePatientsOf(access, study),
      isFindable("match.patient"),
      cohort === undefined ? sql`match.best` : sql`match.cohort = ${cohort}`,
      ...ofMatch(filter),
      ...ofWork(filter, access),
      ...ofPerson(filter, access),
      ...when(there, (how) => (how === "fits" ? fits : enrolled)(study, access).any),
    ],
    sql` and `,
  );
}

/** Filters, and what is no filter, of which a connection may keep the statement: all others are too many. */
const FREQUENT = new Set(["study", "cohort", "verdict", "status", "sort", "limit", "cursor"]);

export const isFrequent = (filter: WorkFilter): boolean =>
  Object.entries(filter).every(([name, value]) => value === undefined || FREQUENT.has(name));
