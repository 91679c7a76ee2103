import { type RawBuilder, type SqlBool, sql } from "kysely";
import { ALL_STUDIES } from "@cohort/foundation";
import type { Access } from "../interface/access.ts";

/** A study's id, or the column that holds it. */
type StudyOf = string | RawBuilder<string>;

/** Of a row of study_grant: it has not ended. */
export const holdsNow: RawBuilder<SqlBool> = sql`(study_grant.ends_at is null or study_grant.ends_at > now())`;

/** Whether one of the principals has one of the roles in this study now. What a study says without its patients needs no more. */
export const hasGrantFor = (
  { principals, roles }: Pick<Access, "principals" | "roles">,
  study: StudyOf,
): RawBuilder<SqlBool> => sql`exists (
    select from study_grant
    where principal = any(${principals}) and role = any(${roles})
      and study in (${study}, ${ALL_STUDIES}) and ${holdsNow}
  )`;

/**
 * Whether one of the principals has one of the roles in this study now, and the study's legal basis holds. With an id it names
 * no column of the query that it stands in, so that it is worked out once a statement and not once a row.
 */
export const maySeePatientsOf = (
  access: Access,
  study: StudyOf,
): RawBuilder<SqlBool> => sql`${hasGrantFor(access, study)} and exists (
    select from (
      select valid_from, valid_until from legal_basis
      where study = ${study} order by id desc limit 1
    ) as basis
    where basis.valid_from <= ${access.today}::date
      and coalesce(basis.valid_until >= ${access.today}::date, true)
  )`;

/**
 * Whether neither the patient that the column names nor whoever was merged with them opted out. One list of both, which a count over
 * thousands of rows asks for each of them. `not exists` would become a join: of tables so small that PostgreSQL never counts what is
 * in them it expects many, and sorts ten thousand rows for a page of fifty. The columns are never null.
 */
export const isFindable = (patient: string): RawBuilder<SqlBool> => sql`${sql.ref(patient)} not in (
    select opt_out.patient from opt_out
    union all
    select alias.survivor from alias join opt_out on opt_out.patient = alias.patient
  )`;
