import { sql, type RawBuilder, type SqlBool } from "kysely";
import { expectDefined, fail, ok } from "@cohort/foundation";
import { isFindable, maySeePatientsOf } from "../access/may-see.ts";
import type { Database, Queries } from "../database/database.ts";
import { named } from "../database/named.ts";
import type { Access } from "../interface/access.ts";
import type {
  CandidateQuery,
  CandidateRow,
  Candidates,
  CandidateSort,
} from "../interface/candidates.ts";
import { countsOf, nearMissOf } from "../matches/rows.ts";
import { readCursor, sortOf, writeCursor, type Position } from "./cursor.ts";

const DEFAULT = 50;
const MOST = 200;

/** The order within a verdict, before the patient's id; and what lies beyond a position in it. */
interface Order {
  readonly keyOf: (row: CandidateRow) => Position["key"];
  readonly by: RawBuilder<unknown>;
  readonly beyond: (position: Position) => RawBuilder<SqlBool>;
}

const ORDERS = {
  score: {
    keyOf: (row) => row.score,
    by: sql`-match.score`,
    beyond: ({ verdict, key, patient }) => sql`(match.verdict, -match.score, match.patient)
      > (${verdict}::verdict, -(${key}::numeric), ${patient}::text)`,
  },
  evaluatedAt: {
    keyOf: (row) => row.evaluatedAt,
    by: sql`match.evaluated_at desc`,
    // Newest first runs against the other two, so a comparison of whole rows cannot say it.
    beyond: ({ verdict, key, patient }) => sql`match.verdict >= ${verdict}::verdict
      and (match.verdict > ${verdict}::verdict or match.evaluated_at < ${key}::timestamptz
        or (match.evaluated_at = ${key}::timestamptz and match.patient > ${patient}::text))`,
  },
  eligibleFrom: {
    keyOf: (row) => row.eligibleFrom,
    by: sql`coalesce(match.eligible_from, 'infinity'::date)`,
    beyond: ({ verdict, key, patient }) =>
      sql`(match.verdict, coalesce(match.eligible_from, 'infinity'::date), match.patient)
        > (${verdict}::verdict, coalesce(${key}::date, 'infinity'::date), ${patient}::text)`,
  },
} as const satisfies Record<CandidateSort, Order>;

/** The list's rows: a cohort's, or each patient's best. Few candidates have a decision: the others are new. */
const filtered = (
  queries: Queries,
  { study, cohort, verdict, status }: CandidateQuery,
  access: Access,
) =>
  queries
    .selectFrom("match")
    .where("match.study", "=", study)
    .where(maySeePatientsOf(access, study))
    .where(isFindable("match.patient"))
    .where((eb) =>
      cohort === undefined ? eb("match.best", "=", true) : eb("match.cohort", "=", cohort),
    )
    .$if(verdict !== undefined, (query) =>
      query.where(sql<SqlBool>`match.verdict = ${verdict}::verdict`),
    )
    .$if(status !== undefined, (query) =>
      query.where((eb) => {
        const decided = eb
          .selectFrom("candidate")
          .select("candidate.patient")
          .where("candidate.study", "=", study)
          .whereRef("candidate.patient", "=", "match.patient");
        return status === "new"
          ? eb.not(eb.exists(decided.where("candidate.status", "<>", "new")))
          : eb.exists(decided.where("candidate.status", "=", status ?? "new"));
      }),
    );

const countOf = (queries: Queries, query: CandidateQuery, access: Access) =>
  filtered(queries, query, access).select((eb) => eb.fn.countAll<number>().as("total"));

/** The count and the page see one snapshot, because they are one statement. */
const pageQuery = (
  queries: Queries,
  query: CandidateQuery,
  access: Access,
  { limit, after }: { readonly limit: number; readonly after: Position | null },
) => {
  const { by, beyond } = ORDERS[sortOf(query)];
  return filtered(queries, query, access)
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
    .$if(after !== null, (page) => page.where(beyond(expectDefined(after, "position"))))
    .modifyFront(named("candidates.list"))
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
      "candidate.status",
      "candidate.review_again",
      "cds_interest.interest",
    ])
    .select(countOf(queries, query, access).as("total"))
    .orderBy("match.verdict")
    .orderBy(by)
    .orderBy("match.patient")
    .limit(limit);
};

type Row = Awaited<ReturnType<ReturnType<typeof pageQuery>["execute"]>>[number];

const toRow = (row: Row): CandidateRow => ({
  patient: `Patient/${row.patient}`,
  cohort: row.cohort,
  verdict: row.verdict,
  score: row.score,
  counts: countsOf(row),
  gate: row.gate,
  nearMiss: nearMissOf(row.near_miss),
  eligibleFrom: row.eligible_from,
  status: row.status ?? "new",
  reviewAgain: row.review_again ?? false,
  interest: row.interest,
  evaluatedAt: row.evaluated_at,
});

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
      const candidates = rows.slice(0, limit).map(toRow);
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
