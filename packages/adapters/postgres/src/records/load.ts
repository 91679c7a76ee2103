import { setImmediate as nextTurn } from "node:timers/promises";
import { InternalError, patientId } from "@cohort/foundation";
import { type PatientRecord, recordFromText } from "@cohort/record";
import { readAttestations } from "../attestations/read.ts";
import type { Database } from "../database/database.ts";
import { anyOf, sha256 } from "../database/rows.ts";
import type { LoadedRecord, Records } from "../interface/records.ts";
import type { Tables } from "../schema.ts";

/**
 * Characters of bodies that are read in one turn of the event loop: some milliseconds' work. A batch of people with long
 * histories would take a second, in which no job's lock is renewed and no probe answered.
 */
const A_TURN = 500_000;

/** A stored body as the record it is. Throws an InternalError where it is not the body of that hash. */
export function readBody(body: string, hash: string): PatientRecord {
  if (sha256(body) !== hash) throw new InternalError("a stored record belies its hash");
  return recordFromText(body);
}

/** Records first: an attestation that comes in between has raised the version, so the fence will hold. */
export const loadRecords =
  (database: Database): Records["load"] =>
  async (patients) => {
    const [rows, attestations] = await database.read("records.load", async (queries) => [
      await queries
        .selectFrom("record")
        .select(["patient", "version", "hash", "body", "prior_hash", "prior_body"])
        .select(["matched_version", "matched_catalogue", "matched_as_of", "next_change_on"])
        .where("patient", "=", anyOf(patients))
        .orderBy("patient")
        .execute(),
      await readAttestations(queries, patients),
    ]);
    const loaded: LoadedRecord[] = [];
    let sinceTurn = 0;
    for (const row of rows) {
      const { version, hash, body, prior_body } = row;
      const patient = patientId(row.patient);
      const stated = attestations.get(patient) ?? [];
      const matched = matchedBefore(row, stated.length > 0);
      const record = readBody(body, hash);
      loaded.push({ patient, version, hash, record, attestations: stated, matched });
      sinceTurn += body.length + (prior_body?.length ?? 0);
      if (sinceTurn < A_TURN) continue;
      await nextTurn();
      sinceTurn = 0;
    }
    return loaded;
  };

type Row = Pick<
  Tables["record"],
  | "version"
  | "matched_version"
  | "matched_catalogue"
  | "matched_as_of"
  | "next_change_on"
  | "prior_hash"
  | "prior_body"
>;

/** An attestation raises the version too: where people stated something, a new version may say anything. */
function matchedBefore(row: Row, isStated: boolean): LoadedRecord["matched"] {
  const { matched_version, matched_catalogue, matched_as_of, prior_hash, prior_body } = row;
  if (matched_version === null || matched_catalogue === null || matched_as_of === null) return null;
  const isKnown = prior_hash !== null && prior_body !== null && !isStated;
  return {
    catalogue: matched_catalogue,
    asOf: matched_as_of,
    nextChangeOn: row.next_change_on,
    record:
      matched_version === row.version ? "same" : isKnown ? readBody(prior_body, prior_hash) : null,
  };
}
