import { type RawBuilder, sql } from "kysely";
import type { Status, Verdict } from "@cohort/matching";
import { isFindable } from "../access/may-see.ts";
import type { Queries } from "../database/database.ts";
import { anyOf } from "../database/rows.ts";

/** Patients of a study by their best cohort's verdict, what people decided, and what alone is missing. */
export interface Standing {
  readonly study: string;
  readonly verdict: Verdict;
  readonly status: Status;
  /** The concept of possible candidates who need data of it and of no other; else null. */
  readonly need: string | null;
  readonly patients: number;
  readonly near: number;
  /** To be looked at again. */
  readonly again: number;
  readonly soon: number;
  readonly first: string | null;
}

const STATUS = sql<Status>`coalesce(candidate.status, 'new')`;
const ONE_NEED = sql<string | null>`case when match.verdict = 'possible' and match.needs <> ''
  and position(' ' in match.needs) = 0 then match.needs end`;

const soonOf = (by: string): RawBuilder<boolean> =>
  sql`match.verdict = 'ineligible' and match.eligible_from <= ${by}::date`;

/** One pass over the best rows says who stands where. The studies are those whose patients may be seen. */
export async function readStandings(
  queries: Queries,
  studies: readonly string[],
  soonBy: string,
): Promise<readonly Standing[]> {
  const soon = soonOf(soonBy);
  const rows = await queries
    .selectFrom("match")
    .leftJoin("candidate", (join) =>
      join
        .onRef("candidate.study", "=", "match.study")
        .onRef("candidate.patient", "=", "match.patient"),
    )
    .select((eb) => [
      "match.study",
      "match.verdict",
      STATUS.as("status"),
      ONE_NEED.as("need"),
      eb.fn.countAll<number>().as("patients"),
      sql<number>`count(match.near_miss)`.as("near"),
      sql<number>`count(*) filter (where candidate.review_again)`.as("again"),
      sql<number>`count(*) filter (where ${soon})`.as("soon"),
      sql<string | null>`min(match.eligible_from) filter (where ${soon})`.as("first"),
    ])
    .where("match.best", "=", true)
    .where("match.study", "=", anyOf(studies))
    .where(isFindable("match.patient"))
    .groupBy(["match.study", "match.verdict", STATUS, ONE_NEED])
    .execute();
  return rows;
}

/** Each cohort by its own rows, as the list of one cohort. */
export const readCohorts = (queries: Queries, studies: readonly string[]) =>
  queries
    .selectFrom("match")
    .select((eb) => ["study", "cohort", "verdict", eb.fn.countAll<number>().as("patients")])
    .where("study", "=", anyOf(studies))
    .where(sql<boolean>`verdict < 'ineligible'`)
    .where(isFindable("match.patient"))
    .groupBy(["study", "cohort", "verdict"])
    .execute();
