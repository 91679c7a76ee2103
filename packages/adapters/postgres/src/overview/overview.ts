import { sql } from "kysely";
import { studiesOpenTo } from "../access/open-studies.ts";
import type { Database, Queries } from "../database/database.ts";
import type { Access } from "../interface/access.ts";
import type { Overview, Overviews, StudyOverview } from "../interface/overview.ts";
import type { StudySummary } from "../interface/studies.ts";
import { summarise } from "../studies/summaries.ts";
import { readCohorts, readStandings, type Standing } from "./counts.ts";
import { readFreshness, readRematched } from "./freshness.ts";
import { readVisits, type Visit } from "./visits.ts";

/** As many kinds of data as are named of a study. */
const MOST_SETTLING = 5;

interface Found {
  readonly open: ReadonlySet<string>;
  readonly standings: readonly Standing[];
  readonly cohorts: Awaited<ReturnType<typeof readCohorts>>;
  readonly visits: ReadonlyMap<string, Visit>;
  readonly rematched: Awaited<ReturnType<typeof readRematched>>;
}

export const overviews = (database: Database): Overviews => ({
  of: (access, { subject, soonBy }) =>
    database.snapshot("overview.of", async (queries): Promise<Overview> => {
      const granted = await summarise(queries, { access });
      const active = granted.filter(({ status }) => status === "active");
      const ids = active.map(({ id }) => id);
      const open = await readOpen(queries, access, ids);
      const found: Found = {
        open: new Set(open),
        standings: await readStandings(queries, open, soonBy),
        cohorts: await readCohorts(queries, open),
        visits: await readVisits(queries, { subject, studies: ids, open }),
        rematched: await readRematched(queries),
      };
      return {
        synced: await readFreshness(queries),
        studies: active.map((study) => toOverview(study, found)),
      };
    }),
});

async function readOpen(
  queries: Queries,
  access: Access,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await sql<{
    readonly open: readonly string[];
  }>`select ${studiesOpenTo(access, ids)} as open`.execute(queries);
  return rows[0]?.open ?? [];
}

const sumOf = (rows: readonly Standing[], key: "patients" | "near" | "again" | "soon"): number =>
  rows.reduce((sum, row) => sum + row[key], 0);

/** Whom nobody decided on is new while eligible or possible; whoever was decided on, where they stand. */
function statusesOf(rows: readonly Standing[]): StudyOverview["statuses"] {
  const statuses: Partial<Record<Standing["status"], number>> = { new: 0 };
  for (const { status, verdict, patients } of rows) {
    if (status === "new" && verdict === "ineligible") continue;
    statuses[status] = (statuses[status] ?? 0) + patients;
  }
  return statuses;
}

/** Whom data of one concept alone would settle: most first, equal ones by name. */
function settledBy(rows: readonly Standing[]): StudyOverview["settledBy"] {
  const byNeed = new Map<string, number>();
  for (const { need, patients } of rows) {
    if (need !== null) byNeed.set(need, (byNeed.get(need) ?? 0) + patients);
  }
  return [...byNeed]
    .map(([concept, patients]) => ({ concept, patients }))
    .toSorted((a, b) => b.patients - a.patients || (a.concept < b.concept ? -1 : 1))
    .slice(0, MOST_SETTLING);
}

function toOverview(study: StudySummary, found: Found): StudyOverview {
  const { id, counts } = study;
  const rows = found.standings.filter((row) => row.study === id);
  const visit = found.visits.get(id);
  const hopeful = rows.filter(({ verdict }) => verdict !== "ineligible");
  const firsts = rows.flatMap(({ first }) => (first === null ? [] : [first]));
  return {
    id,
    title: study.title,
    revision: study.revision,
    counts: {
      ...(found.open.has(id)
        ? { eligible: counts.eligible, possible: counts.possible, ineligible: counts.ineligible }
        : { eligible: null, possible: null, ineligible: null }),
      nearMiss: sumOf(rows, "near"),
    },
    cohorts: study.cohorts.map((cohort) => {
      const of = (verdict: "eligible" | "possible"): number =>
        found.cohorts.find(
          (row) => row.study === id && row.cohort === cohort.id && row.verdict === verdict,
        )?.patients ?? 0;
      return {
        id: cohort.id,
        label: cohort.label,
        eligible: of("eligible"),
        possible: of("possible"),
      };
    }),
    legalBasis: found.open.has(id),
    changedAt: visit?.changedAt ?? null,
    statuses: statusesOf(rows),
    reviewAgain: sumOf(rows, "again"),
    since: visit?.since.at
      ? visit.since
      : { at: null, new: sumOf(hopeful, "patients"), better: 0, worse: 0 },
    soon: { count: sumOf(rows, "soon"), first: firsts.toSorted()[0] ?? null },
    settledBy: settledBy(rows),
    rematch: {
      done: found.rematched.done.get(`${id} ${study.revision}`) ?? 0,
      total: found.rematched.total,
    },
    watch: visit?.mode ?? "all",
  };
}
