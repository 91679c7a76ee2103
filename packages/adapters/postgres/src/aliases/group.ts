import { sql, type RawBuilder } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";

/** Who of them are others now, and who. */
export async function survivorsAmong(
  queries: Queries,
  patients: readonly string[],
): Promise<ReadonlyMap<PatientId, PatientId>> {
  if (patients.length === 0) return new Map();
  const rows = await queries
    .selectFrom("alias")
    .select(["patient", "survivor"])
    .where("patient", "=", anyOf(patients))
    .orderBy("patient")
    .execute();
  return new Map(rows.map((row) => [patientId(row.patient), patientId(row.survivor)]));
}

/** Whom the patient is now. */
export const survivorOf = async (queries: Queries, patient: string): Promise<PatientId> => {
  const id = patientId(patient);
  return (await survivorsAmong(queries, [id])).get(id) ?? id;
};

/** For `= `: these patients and whoever was merged into them. One look at an index where nobody was. */
export const anyOfGroups = (patients: readonly string[]): RawBuilder<string> =>
  sql`any(${patients}::text[] || array(select alias.patient from alias where alias.survivor = any(${patients})))`;
