import { sql, type RawBuilder, type SqlBool } from "kysely";
import type { CandidateRow, CandidateSort } from "../interface/candidates.ts";
import type { Position } from "./cursor.ts";

/** The order within a verdict, before the patient's id; and what lies beyond a position in it. */
interface Order {
  readonly keyOf: (row: CandidateRow) => Position["key"];
  readonly by: RawBuilder<unknown>;
  readonly beyond: (position: Position) => RawBuilder<SqlBool>;
}

/** Newest first runs against verdict and id, so a comparison of whole rows cannot say it. */
const newestFirst = (column: string): Pick<Order, "by" | "beyond"> => {
  const at = sql.ref(`match.${column}`);
  return {
    by: sql`${at} desc`,
    beyond: ({ verdict, key, patient }) => sql`match.verdict >= ${verdict}::verdict
      and (match.verdict > ${verdict}::verdict or ${at} < ${key}::timestamptz
        or (${at} = ${key}::timestamptz and match.patient > ${patient}::text))`,
  };
};

export const ORDERS = {
  score: {
    keyOf: (row) => row.score,
    by: sql`-match.score`,
    beyond: ({ verdict, key, patient }) => sql`(match.verdict, -match.score, match.patient)
      > (${verdict}::verdict, -(${key}::numeric), ${patient}::text)`,
  },
  evaluatedAt: { keyOf: (row) => row.evaluatedAt, ...newestFirst("evaluated_at") },
  firstSeen: { keyOf: (row) => row.firstSeen, ...newestFirst("first_seen_at") },
  changed: { keyOf: (row) => row.changedAt, ...newestFirst("changed_at") },
  eligibleFrom: {
    keyOf: (row) => row.eligibleFrom,
    by: sql`coalesce(match.eligible_from, 'infinity'::date)`,
    beyond: ({ verdict, key, patient }) =>
      sql`(match.verdict, coalesce(match.eligible_from, 'infinity'::date), match.patient)
        > (${verdict}::verdict, coalesce(${key}::date, 'infinity'::date), ${patient}::text)`,
  },
} as const satisfies Record<CandidateSort, Order>;
