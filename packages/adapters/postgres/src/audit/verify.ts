import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { Audit } from "../interface/audit.ts";
import { chainCheck, type ChainRow } from "./chain.ts";

const PAGE = 1000;

const FIELDS = [
  "seq",
  "actor",
  "actor_kind",
  "action",
  "operation",
  "outcome",
  "study",
  "patients",
  "purpose",
  "network",
  "request_id",
  "detail",
  "previous_hash",
  "hash",
] as const;

const readPage = (database: Database, after: number, limit: number): Promise<readonly ChainRow[]> =>
  database.read("audit.verify", (queries) =>
    queries
      .selectFrom("audit_event")
      .select(FIELDS)
      // What is not an instant would not even be readable.
      .select(sql<string | null>`case when isfinite(at) then at end`.as("at"))
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(limit)
      .execute(),
  );

/** Page by page, so that a chain of years takes time and not memory. */
export const verifyChain =
  (database: Database): Audit["verify"] =>
  async ({ from, heads = [], limit = Number.MAX_SAFE_INTEGER } = {}) => {
    const check = chainCheck(from?.seq ?? 1, from === undefined ? heads : [...heads, from]);
    // Below 1 there is nothing, unless somebody put it there.
    let after = from === undefined ? Number.MIN_SAFE_INTEGER : from.seq - 1;
    let isComplete = false;
    while (!isComplete && check.rows < limit) {
      const asked = Math.min(PAGE, limit - check.rows);
      const page = await readPage(database, after, asked);
      for (const row of page) check.next(row);
      after = page.at(-1)?.seq ?? after;
      isComplete = page.length < asked;
    }
    if (isComplete) check.end();
    return {
      rows: check.rows,
      until: check.last,
      isComplete,
      findings: check.findings,
      total: check.total,
    };
  };
