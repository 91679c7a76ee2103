import { sql } from "kysely";
import { expectDefined, fail, ok } from "@cohort/foundation";
import type { Database, Queries } from "../database/database.ts";
import { named } from "../database/named.ts";
import type { Access } from "../interface/access.ts";
import type { CandidateQuery, CandidateRow, Candidates } from "../interface/candidates.ts";
import type { WorkFilter } from "../interface/worklist.ts";
import { readCursor, sortOf, writeCursor, type Position } from "./cursor.ts";
import { enrolled, fits, isAsked, isFrequent } from "./filters.ts";
import { ORDERS } from "./orders.ts";
import { toCandidateRow } from "./row.ts";

const DEFAULT = 50;
const MOST = 200;

const countOf = (queries: Queries, filter: WorkFilter, access: Access) =>
  queries
    .selectFrom("match")
    .where(isAsked(filter, access))
    .select((eb) => eb.fn.countAll<number>().as("total"));

/** Rows that are read for pages of these lengths, each a text that a connection keeps. */
const USUAL: ReadonlySet<number> = new Set([DEFAULT, 100, MOST].map((rows) => rows + 1));

/**
 * The rows of the page are chosen first, and what else is told of them is looked up for those alone. How many they are is written
 * into the text: a plan for any number of them would read whole tables. The count and the page see one snapshot, because they are
 * one statement.
 */
const pageQuery = (
  queries: Queries,
  query: CandidateQuery,
  access: Access,
  { limit, after }: { readonly limit: number; readonly after: Position | null },
) => {
  const { by, beyond } = ORDERS[sortOf(query)];
  const chosen = queries
    .selectFrom("match")
    .selectAll("match")
    .where(isAsked(query, access))
    .$if(after !== null, (page) => page.where(beyond(expectDefined(after, "position"))))
    .orderBy("match.verdict")
    .orderBy(by)
    .orderBy("match.patient")
    .limit(sql.lit(limit));
  return queries
    .selectFrom(chosen.as("match"))
    .leftJoin("candidate", (join) =>
      join
        .onRef("candidate.study", "=", "match.study")
        .onRef("candidate.patient", "=", "match.patient"),
    )
    .leftJoin("cds_interest", (join) =>
      join
        .onRef("cds_interest.study", "=", "match.study")
        .onRef("cds_interest.patient", "=", "match.patient"),
    )
    .leftJoin("assignment", (join) =>
      join
        .onRef("assignment.study", "=", "match.study")
        .onRef("assignment.patient", "=", "match.patient"),
    )
    .leftJoin("record", "record.patient", "match.patient")
    .$if(isFrequent(query) && USUAL.has(limit), (page) =>
      page.modifyFront(named("candidates.list")),
    )
    .select([
      "match.patient",
      "match.cohort",
      "match.verdict",
      "match.score",
      "match.pass",
      "match.presumed",
      "match.unknown",
      "match.fail",
      "match.review",
      "match.gate",
      "match.near_miss",
      "match.eligible_from",
      "match.evaluated_at",
      "match.first_seen_at",
      "match.changed_at",
      "match.outcomes",
      "match.needs",
      "candidate.status",
      "candidate.review_again",
      "candidate.version",
      "cds_interest.interest",
      "assignment.assignee",
      "assignment.due_on",
      "assignment.snoozed_until",
      "assignment.changed_by",
      "assignment.changed_at as planned_at",
      "record.sex",
      "record.born_from",
      "record.born_to",
      "record.incomplete",
      fits(query.study, access).count.as("fits"),
      enrolled(query.study, access).count.as("enrolled"),
    ])
    .select(countOf(queries, query, access).as("total"))
    .orderBy("match.verdict")
    .orderBy(by)
    .orderBy("match.patient");
};

export type PageRow = Awaited<ReturnType<ReturnType<typeof pageQuery>["execute"]>>[number];

export const listCandidates =
  (database: Database): Candidates["list"] =>
  async (query, access) => {
    const { limit = DEFAULT, cursor } = query;
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
      return fail({
        code: "QUERY.LIMIT",
        message: `The limit must be a whole number from 1 to ${MOST}.`,
        path: "limit",
      });
    }
    const after = cursor === undefined ? ok(null) : readCursor(query, cursor);
    if (!after.ok) return after;
    return database.read("candidates.list", async (queries) => {
      // One row more than asked says whether there is a next page.
      const page = { limit: limit + 1, after: after.value };
      const rows = await pageQuery(queries, query, access, page).execute();
      const total =
        rows[0]?.total ?? (await countOf(queries, query, access).executeTakeFirst())?.total ?? 0;
      const candidates = rows.slice(0, limit).map((row) => toCandidateRow(row, access.today));
      const last = candidates.at(-1);
      return ok({
        total,
        candidates,
        next: rows.length > limit && last ? writeCursor(query, positionOf(query, last)) : null,
      });
    });
  };

const positionOf = (query: CandidateQuery, row: CandidateRow): Position => ({
  verdict: row.verdict,
  key: ORDERS[sortOf(query)].keyOf(row),
  patient: row.patient.slice("Patient/".length),
});
