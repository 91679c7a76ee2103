import { randomUUID } from "node:crypto";
import { fail, ok, patientId, type PatientId } from "@cohort/foundation";
import type { Attestation } from "@cohort/matching";
import type { Database, Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import { anyOf } from "../database/rows.ts";
import type { Attestations } from "../interface/candidates.ts";

const STATEMENT = storedAs<Attestation["statement"]>("attestation");

/** By patient, oldest first; with a study, without outcomes that are stated for others. */
export async function readAttestations(
  queries: Queries,
  patients: readonly PatientId[],
  study?: string,
): Promise<ReadonlyMap<PatientId, readonly Attestation[]>> {
  const rows = await queries
    .selectFrom("attestation")
    .select(["id", "patient", "by_user", "at", "basis", "statement"])
    .where("patient", "=", anyOf<string>(patients))
    .$if(study !== undefined, (query) =>
      query.where((eb) => eb.or([eb("study", "is", null), eb("study", "=", study ?? "")])),
    )
    .orderBy("record_version")
    .execute();
  const found = new Map<PatientId, Attestation[]>();
  for (const row of rows) {
    const patient = patientId(row.patient);
    const list = found.get(patient) ?? [];
    found.set(patient, list);
    list.push({
      id: row.id,
      by: row.by_user,
      at: row.at,
      basis: row.basis,
      statement: STATEMENT.read(row.statement),
    });
  }
  return found;
}

export const attestations = (database: Database): Attestations => ({
  of: (patients) =>
    database.read("attestations.of", (queries) => readAttestations(queries, patients)),

  add: (patient, { by, basis, statement }) =>
    database.write(
      "attestations.add",
      async (transaction) => {
        const record = await transaction
          .updateTable("record")
          .set((eb) => ({ version: eb("version", "+", 1) }))
          .where("patient", "=", patientId(patient))
          .returning("version")
          .executeTakeFirst();
        if (!record) {
          return fail({
            code: "PATIENT.NOT_FOUND",
            message: "There is no record of this patient.",
            action: "Read the patient from the EHR first.",
          });
        }
        const id = randomUUID();
        const { at } = await transaction
          .insertInto("attestation")
          .values({
            id,
            patient,
            by_user: by,
            basis,
            kind: statement.kind,
            study: statement.kind === "outcome" ? statement.study : null,
            statement: STATEMENT.write(statement),
            record_version: record.version,
          })
          .returning("at")
          .executeTakeFirstOrThrow();
        return ok({ id, by, at, basis, statement });
      },
      { idempotent: false },
    ),
});
