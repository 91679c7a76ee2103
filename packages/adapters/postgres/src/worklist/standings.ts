import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Status } from "@cohort/matching";
import { isFindable, maySeePatientsOf } from "../access/may-see.ts";
import type { Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Standing } from "../interface/worklist.ts";

interface Row {
  readonly asked: string;
  readonly patient: string;
  readonly status: Status;
  readonly version: number;
}

/** In the order asked, each once. */
export async function readStandings(
  queries: Queries,
  study: string,
  patients: readonly PatientId[],
  access: Access,
): Promise<readonly Standing[]> {
  const { rows } = await sql<Row>`select person.asked, person.patient,
      coalesce(candidate.status, 'new') as status, coalesce(candidate.version, 0) as version
    from (
      select asked, min(place) as place, coalesce(alias.survivor, asked) as patient
      from unnest(${patients}::text[]) with ordinality as those(asked, place)
      left join alias on alias.patient = asked
      group by asked, alias.survivor
    ) as person
    left join candidate on candidate.study = ${study} and candidate.patient = person.patient
    where ${maySeePatientsOf(access, study)} and ${isFindable("person.patient")}
      and (candidate.patient is not null or exists (
        select from match where match.patient = person.patient and match.study = ${study}))
    order by person.place`.execute(queries);
  return rows.map((row) => ({
    ...row,
    asked: patientId(row.asked),
    patient: patientId(row.patient),
  }));
}
