import { sql } from "kysely";
import type { Status, Verdict } from "@cohort/matching";
import { maySeePatientsOf } from "../access/may-see.ts";
import { survivorOf } from "../aliases/group.ts";
import type { Database, Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Candidates, Elsewhere, Planned } from "../interface/candidates.ts";

const NOBODY: Planned = { assignee: null, dueOn: null, snoozedUntil: null, by: null, at: null };

async function readPlanned(queries: Queries, study: string, patient: string): Promise<Planned> {
  const row = await queries
    .selectFrom("assignment")
    .select(["assignee", "due_on", "snoozed_until", "changed_by", "changed_at"])
    .where("study", "=", study)
    .where("patient", "=", patient)
    .executeTakeFirst();
  return row
    ? {
        assignee: row.assignee,
        dueOn: row.due_on,
        snoozedUntil: row.snoozed_until,
        by: row.changed_by,
        at: row.changed_at,
      }
    : NOBODY;
}

/** The title is that of the revision which was matched: a study may have another by now. */
async function readElsewhere(
  queries: Queries,
  study: string,
  patient: string,
  access: Access,
): Promise<readonly Elsewhere[]> {
  const rows = await queries
    .selectFrom("match")
    .innerJoin("match_inputs", "match_inputs.id", "match.inputs")
    .innerJoin("study_revision", (join) =>
      join
        .onRef("study_revision.study", "=", "match.study")
        .onRef("study_revision.revision", "=", "match_inputs.revision"),
    )
    .leftJoin("candidate", (join) =>
      join
        .onRef("candidate.study", "=", "match.study")
        .onRef("candidate.patient", "=", "match.patient"),
    )
    .select(["match.study", "match.cohort", "match.score"])
    .select(sql<Verdict>`match.verdict`.as("verdict"))
    .select(sql<Status>`coalesce(candidate.status, 'new')`.as("status"))
    .select(sql<string>`study_revision.canonical::json ->> 'title'`.as("title"))
    .where("match.patient", "=", patient)
    .where("match.best", "=", true)
    .where("match.study", "<>", study)
    .where(maySeePatientsOf(access, sql.ref("match.study")))
    .orderBy("match.verdict")
    .orderBy("match.score", "desc")
    .orderBy("match.study")
    .execute();
  return rows;
}

/** Asked of a candidate whom the caller was shown: whether they may see the study is not asked again. */
export const surroundingsOf =
  (database: Database): Candidates["surroundings"] =>
  (study, asked, access) =>
    database.read("candidates.surroundings", async (queries) => {
      const patient = await survivorOf(queries, asked);
      const record = await queries
        .selectFrom("record")
        .select("updated_at")
        .where("patient", "=", patient)
        .executeTakeFirst();
      return {
        recordedAt: record?.updated_at ?? null,
        planned: await readPlanned(queries, study, patient),
        elsewhere: await readElsewhere(queries, study, patient, access),
      };
    });
