import { InternalError, patientId } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import { readAttestations } from "../attestations/read.ts";
import type { Database } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import { anyOf, sha256 } from "../database/rows.ts";
import type { LoadedRecord, Records } from "../interface/records.ts";

const RECORD = storedAs<PatientRecord>("record");

/** A stored body as the record it is. Throws an InternalError where it is not the body of that hash. */
export function readBody(body: string, hash: string): PatientRecord {
  if (sha256(body) !== hash) throw new InternalError("a stored record belies its hash");
  return RECORD.read(body);
}

/** Records first: an attestation that comes in between has raised the version, so the fence will hold. */
export const loadRecords =
  (database: Database): Records["load"] =>
  async (patients) => {
    const [rows, attestations] = await database.read("records.load", async (queries) => [
      await queries
        .selectFrom("record")
        .select(["patient", "version", "hash", "body"])
        .where("patient", "=", anyOf(patients))
        .orderBy("patient")
        .execute(),
      await readAttestations(queries, patients),
    ]);
    return rows.map(({ patient, version, hash, body }): LoadedRecord => {
      const id = patientId(patient);
      const record = readBody(body, hash);
      return { patient: id, version, hash, record, attestations: attestations.get(id) ?? [] };
    });
  };
