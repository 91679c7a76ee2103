import { sql } from "kysely";
import { type PatientId, patientId } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import { readStated, type Stated } from "../attestations/read.ts";
import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { KeptMatches, Replays } from "../interface/replay.ts";
import { contentText } from "../matches/rows.ts";
import { readBody } from "../records/load.ts";
import { madeFrom } from "../matches/made-from.ts";

export const storedMatches =
  (database: Database): Replays["stored"] =>
  (page) =>
    database.snapshot("replays.stored", async (queries) => {
      const candidates = await readPage(queries, page);
      const patients = [...new Set(candidates.map(({ patient }) => patientId(patient)))];
      if (patients.length === 0) return [];
      const records = await readRecords(queries, patients);
      const stated = await readStated(queries, patients);
      const kept: KeptMatches[] = [];
      for (const { study, patient } of candidates) {
        const id = patientId(patient);
        const own = stated.filter((one) => one.patient === id);
        kept.push(await readCandidate(queries, { study, patient: id }, records, own));
      }
      return kept;
    });

/** Each candidate has one row that is the best. */
const readPage = (
  queries: Queries,
  { study, patient, limit, after }: Parameters<Replays["stored"]>[0],
): Promise<readonly { readonly study: string; readonly patient: string }[]> =>
  queries
    .selectFrom("match")
    .select(["study", "patient"])
    .where("best", "=", true)
    .$if(study !== undefined, (query) => query.where("study", "=", study ?? ""))
    .$if(patient !== undefined, (query) => query.where("patient", "=", patient ?? ""))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(patient, study) > (${after?.patient}::text, ${after?.study}::text)`,
      ),
    )
    .orderBy("patient")
    .orderBy("study")
    .limit(limit)
    .execute();

/** By patient and hash: what is stored, and what was matched while that is another. */
async function readRecords(
  queries: Queries,
  patients: readonly PatientId[],
): Promise<(patient: string, hash: string) => PatientRecord | null> {
  const rows = await queries
    .selectFrom("record")
    .select(["patient", "hash", "body", "prior_hash", "prior_body"])
    .where("patient", "=", anyOf<string>(patients))
    .execute();
  const known = new Map(rows.map((row) => [row.patient, row]));
  return (patient, hash) => {
    const row = known.get(patient);
    if (row?.hash === hash) return readBody(row.body, hash);
    return row?.prior_hash === hash && row.prior_body !== null
      ? readBody(row.prior_body, hash)
      : null;
  };
}

async function readCandidate(
  queries: Queries,
  { study, patient }: Pick<KeptMatches, "study" | "patient">,
  recordOf: Awaited<ReturnType<typeof readRecords>>,
  stated: readonly Stated[],
): Promise<KeptMatches> {
  const rows = await queries
    .selectFrom("match")
    .innerJoin("match_inputs", "match_inputs.id", "match.inputs")
    .selectAll("match")
    .select(["match_inputs.revision", "match_inputs.study_hash"])
    .select(["match_inputs.dictionary_hash", "match_inputs.site_hash", "match_inputs.engine"])
    .where("match.study", "=", study)
    .where("match.patient", "=", patient)
    .orderBy("match.cohort_order")
    .execute();
  const [hash, ...others] = [...new Set(rows.map((row) => row.record_hash))];
  return {
    study,
    patient,
    version: null,
    record: hash !== undefined && others.length === 0 ? recordOf(patient, hash) : null,
    matches: rows.map((row) => ({
      cohort: row.cohort,
      revision: row.revision,
      asOf: row.as_of,
      inputs: madeFrom(row),
      text: contentText(row),
      attestations: stated
        .filter(({ since }) => since <= row.record_version)
        .map(({ attestation }) => attestation),
    })),
  };
}
