import { patientId } from "@cohort/foundation";
import type { Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { MatchOutcomes, StandingMatch, StoredMatch } from "../interface/matches.ts";
import { DETAIL, toMatch } from "./rows.ts";
import { madeFrom } from "./made-from.ts";

/** All stored matches of a patient, of one study or of all, cohorts in study order. */
export async function readMatches(
  queries: Queries,
  patient: string,
  study?: string,
): Promise<readonly StoredMatch[]> {
  const rows = await queries
    .selectFrom("match")
    .innerJoin("match_inputs", "match_inputs.id", "match.inputs")
    .selectAll("match")
    .select([
      "match_inputs.revision",
      "match_inputs.study_hash",
      "match_inputs.dictionary_hash",
      "match_inputs.site_hash",
      "match_inputs.engine",
    ])
    .where("match.patient", "=", patientId(patient))
    .$if(study !== undefined, (query) => query.where("match.study", "=", study ?? ""))
    .orderBy("match.study")
    .orderBy("match.cohort_order")
    .execute();
  return rows.map((row) => ({
    ...toMatch(row, DETAIL.read(row.detail)),
    revision: row.revision,
    asOf: row.as_of,
    evaluatedAt: row.evaluated_at,
    inputs: madeFrom(row),
  }));
}

/** How each criterion came out, of many patients at once. */
export async function readOutcomes(
  queries: Queries,
  patients: readonly string[],
): Promise<readonly MatchOutcomes[]> {
  const rows = await queries
    .selectFrom("match")
    .select(["study", "cohort", "detail"])
    .where("patient", "=", anyOf(patients))
    .execute();
  return rows.map(({ study, cohort, detail }) => ({
    study,
    cohort,
    criteria: DETAIL.read(detail).criteria,
  }));
}

/** Narrow columns alone: nothing out of line is fetched. */
export async function readStanding(
  queries: Queries,
  patients: readonly string[],
): Promise<readonly StandingMatch[]> {
  const rows = await queries
    .selectFrom("match")
    .select(["study", "cohort", "patient", "next_change_on as nextChangeOn"])
    .where("patient", "=", anyOf(patients))
    .execute();
  return rows.map((row) => ({ ...row, patient: patientId(row.patient) }));
}
