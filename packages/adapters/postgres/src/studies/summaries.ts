import { sql } from "kysely";
import { hasGrantFor } from "../access/may-see.ts";
import type { Database, Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";
import type { Access } from "../interface/access.ts";
import type { Studies, StudySummary } from "../interface/studies.ts";
import { STUDY } from "./revisions.ts";

/** All studies, one, or those that someone was granted. */
interface Asked {
  readonly id?: string;
  readonly access?: Pick<Access, "principals" | "roles">;
}
const NOBODY: Pick<Access, "principals" | "roles"> = { principals: [], roles: [] };

/** The shown revision (the active one, else the latest), with the latest number beside it. */
const readStudies = (queries: Queries, { id, access }: Asked) =>
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
    .select(sql<string>`greatest(study.updated_at, shown.created_at)`.as("updated_at"))
    .$if(id !== undefined, (query) => query.where("study.id", "=", id ?? ""))
    .$if(access !== undefined, (query) =>
      query.where(hasGrantFor(access ?? NOBODY, sql.ref("study.id"))),
    )
    .orderBy("study.id")
    .execute();

/** Exact: patients by best cohort, from the index alone. */
const readCounts = (queries: Queries, studies: readonly string[]) =>
  queries
    .selectFrom("match")
    .select((eb) => ["study", "verdict", eb.fn.countAll<number>().as("patients")])
    .where("best", "=", true)
    .where("study", "=", anyOf(studies))
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

/** As one moment, where the queries are of one. */
export async function summarise(queries: Queries, asked: Asked): Promise<readonly StudySummary[]> {
  const studies = await readStudies(queries, asked);
  const counts = await readCounts(
    queries,
    studies.map(({ id }) => id),
  );
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
      updatedAt: row.updated_at,
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

export const summaries = (
  database: Database,
): Pick<Studies, "list" | "granted" | "get" | "activeSince"> => ({
  list: () => database.snapshot("studies.list", (queries) => summarise(queries, {})),
  granted: (access, id) =>
    database.snapshot("studies.granted", (queries) =>
      summarise(queries, { access, ...(id === undefined ? {} : { id }) }),
    ),
  get: async (id) =>
    (await database.snapshot("studies.get", (queries) => summarise(queries, { id })))[0] ?? null,
  activeSince: (ids) =>
    database.read("studies.activeSince", async (queries) => {
      const rows = await queries
        .selectFrom("study")
        .innerJoin("study_revision as shown", (join) =>
          join
            .onRef("shown.study", "=", "study.id")
            .onRef("shown.revision", "=", "study.active_revision"),
        )
        .select("study.id")
        .select(sql<string>`greatest(study.updated_at, shown.created_at)`.as("updated_at"))
        .where("study.id", "=", anyOf(ids))
        .execute();
      return new Map(rows.map((row) => [row.id, row.updated_at]));
    }),
});
