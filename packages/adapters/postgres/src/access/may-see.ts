import { type RawBuilder, type SqlBool, sql } from "kysely";
import { ALL_STUDIES } from "@cohort/foundation";
import type { Access } from "../interface/access.ts";

/**
 * Whether one of the principals has one of the roles in this study now, and the study's legal basis holds. Names no column of
 * the query that it stands in, so that it is worked out once a statement and not once a row.
 */
export const maySeePatientsOf = (
  { principals, roles, today }: Access,
  study: string,
): RawBuilder<SqlBool> => sql`exists (
    select from study_grant
    where principal = any(${principals}) and role = any(${roles})
      and study in (${study}, ${ALL_STUDIES}) and (ends_at is null or ends_at > now())
  ) and exists (
    select from (
      select valid_from, valid_until from legal_basis
      where study = ${study} order by id desc limit 1
    ) as basis
    where basis.valid_from <= ${today}::date and coalesce(basis.valid_until >= ${today}::date, true)
  )`;

/** Whether the patient that the column names, or whoever was merged with them, opted out. */
export const isFindable = (patient: string): RawBuilder<SqlBool> => sql`not exists (
    select from opt_out where opt_out.patient = ${sql.ref(patient)}
  ) and not exists (
    select from alias join opt_out on opt_out.patient = alias.patient
    where alias.survivor = ${sql.ref(patient)}
  )`;
