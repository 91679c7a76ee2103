import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";
import type { Studies, StudySummary } from "../interface/studies.ts";
import { STUDY } from "./revisions.ts";

/** The shown revision (the active one, else the latest), with the latest number beside it. */
const readStudies = (queries: Queries, id?: string) =>
  queries
    .selectFrom("study")
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom("study_revision")
          .select((inner) => inner.fn.max("study_revision.revision").as("latest"))
          .whereRef("study_revision.study", "=", "study.id")
          .as("last"),
      (join) => join.onTrue(),
    )
    .innerJoin("study_revision as shown", (join) =>
      join
        .onRef("shown.study", "=", "study.id")
        .on("shown.revision", "=", sql<number>`coalesce(study.active_revision, last.latest)`),
    )
    .select(["study.id", "study.status", "shown.revision", "shown.canonical", "last.latest"])
    .$if(id !== undefined, (query) => query.where("study.id", "=", id ?? ""))
    .orderBy("study.id")
    .execute();

/** Exact: patients by best cohort, from the index alone. */
const readCounts = (queries: Queries, id?: string) =>
  queries
    .selectFrom("match")
    .select((eb) => ["study", "verdict", eb.fn.countAll<number>().as("patients")])
    .where("best", "=", true)
    .$if(id !== undefined, (query) => query.where("study", "=", id ?? ""))
    .groupBy(["study", "verdict"])
    .execute();

async function readMatched(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom("record")
    .select((eb) => eb.fn.countAll<number>().as("patients"))
    .where("matched_catalogue", "is not", null)
    .executeTakeFirst();
  return row?.patients ?? 0;
}

async function summarise(queries: Queries, id?: string): Promise<readonly StudySummary[]> {
  const studies = await readStudies(queries, id);
  const counts = await readCounts(queries, id);
  const matched = await readMatched(queries);
  return studies.map((row) => {
    const { title, cohorts } = STUDY.read(row.canonical);
    const own = counts.filter(({ study }) => study === row.id);
    const of = (verdict: "eligible" | "possible"): number =>
      own.find((count) => count.verdict === verdict)?.patients ?? 0;
    const eligible = of("eligible");
    const possible = of("possible");
    return {
      id: row.id,
      title,
      revision: row.revision,
      latestRevision: row.latest ?? row.revision,
      status: row.status,
      cohorts: cohorts.map((cohort) => ({ id: cohort.id, label: cohort.label })),
      counts: {
        eligible,
        possible,
        ineligible: matched - eligible - possible,
        withIndex: own.reduce((sum, { patients }) => sum + patients, 0),
        matched,
      },
    };
  });
}

export const summaries = (database: Database): Pick<Studies, "list" | "get"> => ({
  list: () => database.snapshot("studies.list", (queries) => summarise(queries)),
  get: async (id) =>
    (await database.snapshot("studies.get", (queries) => summarise(queries, id)))[0] ?? null,
});
