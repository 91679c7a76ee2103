import { sql } from "kysely";
import { patientId, type PatientId } from "@cohort/foundation";
import type { Attestation } from "@cohort/matching";
import { anyOfGroups } from "../aliases/group.ts";
import type { Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import { anyOf } from "../database/rows.ts";

export const STATEMENT = storedAs<Attestation["statement"]>("attestation");

export interface Stated {
  /** Whom it was made about. */
  readonly about: PatientId;
  /** Whom that is now. */
  readonly patient: PatientId;
  /** The version of that one's record from which on it counts. */
  readonly since: number;
  readonly attestation: Attestation;
}

/** Oldest first. Versions of different records say nothing of the order. */
const stated = (queries: Queries) =>
  queries
    .selectFrom("attestation")
    .leftJoin("alias", "alias.patient", "attestation.patient")
    .select(["id", "by_user", "attestation.at", "basis", "statement"])
    .select("attestation.patient as about")
    .select(sql<string>`coalesce(alias.survivor, attestation.patient)`.as("patient"))
    .select(sql<number>`coalesce(alias.since, attestation.record_version)`.as("since"))
    .orderBy("attestation.at")
    .orderBy("record_version")
    .orderBy("id");

type Row = Awaited<ReturnType<ReturnType<typeof stated>["execute"]>>[number];

const toStated = (row: Row): Stated => ({
  about: patientId(row.about),
  patient: patientId(row.patient),
  since: row.since,
  attestation: {
    id: row.id,
    by: row.by_user,
    at: row.at,
    basis: row.basis,
    statement: STATEMENT.read(row.statement),
  },
});

/** Those about these patients and whoever was merged into them; with a study, without outcomes that are stated for others. */
export async function readStated(
  queries: Queries,
  patients: readonly PatientId[],
  study?: string,
): Promise<readonly Stated[]> {
  const rows = await stated(queries)
    .where("attestation.patient", "=", anyOfGroups(patients))
    .$if(study !== undefined, (query) =>
      query.where((eb) => eb.or([eb("study", "is", null), eb("study", "=", study ?? "")])),
    )
    .execute();
  return rows.map(toStated);
}

/** By whom they are about now. */
export async function readAttestations(
  queries: Queries,
  patients: readonly PatientId[],
  study?: string,
): Promise<ReadonlyMap<PatientId, readonly Attestation[]>> {
  const found = new Map<PatientId, Attestation[]>();
  for (const { patient, attestation } of await readStated(queries, patients, study)) {
    const list = found.get(patient) ?? [];
    found.set(patient, list);
    list.push(attestation);
  }
  return found;
}

export async function attestationsWithIds(
  queries: Queries,
  ids: readonly string[],
): Promise<readonly Attestation[]> {
  const rows = await stated(queries).where("id", "=", anyOf(ids)).execute();
  return rows.map((row) => toStated(row).attestation);
}
