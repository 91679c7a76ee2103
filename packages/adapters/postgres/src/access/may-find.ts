import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import { isFindable, maySeePatientsOf } from "./may-see.ts";

/** The same as lists ask, of one patient; whoever was merged into them counts for them. */
export async function mayFind(
  queries: Queries,
  study: string,
  patient: string,
  access: Access,
): Promise<boolean> {
  const { rows } = await sql<{ readonly may: boolean }>`select ${maySeePatientsOf(access, study)}
    and not exists (
      select from opt_out left join alias on alias.patient = opt_out.patient
      where ${patient} in (opt_out.patient, alias.survivor)
    ) as may`.execute(queries);
  return rows[0]?.may ?? false;
}

/** Whether the patient is a candidate, or was decided on, in some study whose patients the caller may see. */
export async function isCandidateOfAny(
  queries: Queries,
  patient: string,
  access: Access,
): Promise<boolean> {
  const { rows } = await sql<{ readonly is: boolean }>`select exists (
      select from (
        select study, patient from match where match.patient = ${patient}
        union select study, patient from candidate where candidate.patient = ${patient}
      ) as known
      where ${maySeePatientsOf(access, sql.ref("known.study"))} and ${isFindable("known.patient")}
    ) as is`.execute(queries);
  return rows[0]?.is ?? false;
}
