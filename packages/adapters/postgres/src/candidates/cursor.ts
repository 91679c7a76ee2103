import { createHash } from "node:crypto";
import { canonicalJson, fail, ok, type Result } from "@cohort/foundation";
import { VERDICTS, type Verdict } from "@cohort/matching";
import type { CandidateQuery, CandidateSort } from "../interface/candidates.ts";

/** Where a page ended: the last row's place in the order. */
export interface Position {
  readonly verdict: Verdict;
  /** Score, instant or date, as the sort has it; null: no date. */
  readonly key: number | string | null;
  readonly patient: string;
}

/** Scores first, unless asked otherwise. */
export const sortOf = (query: CandidateQuery): CandidateSort => query.sort ?? "score";

/** Told one by one; all other filters by a hash of them, for they may be long. */
const TOLD: ReadonlySet<string> = new Set(["study", "cohort", "verdict", "status", "sort"]);
/** These may differ from page to page. */
const OF_A_PAGE: ReadonlySet<string> = new Set(["limit", "cursor"]);

/** What a cursor belongs to. */
function filtersOf(query: CandidateQuery): readonly (string | null)[] {
  const others = Object.entries(query).filter(
    ([name, value]) => value !== undefined && !TOLD.has(name) && !OF_A_PAGE.has(name),
  );
  return [
    query.study,
    query.cohort ?? null,
    query.verdict ?? null,
    query.status ?? null,
    sortOf(query),
    ...(others.length === 0 ? [] : [shortHash(canonicalJson(Object.fromEntries(others)))]),
  ];
}

const shortHash = (text: string): string =>
  createHash("sha256").update(text).digest("base64url").slice(0, 16);

export const writeCursor = (query: CandidateQuery, { verdict, key, patient }: Position): string =>
  Buffer.from(JSON.stringify([1, filtersOf(query), verdict, key, patient])).toString("base64url");

const isInstant = (key: unknown): boolean =>
  typeof key === "string" && /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(key);

const KEYS = {
  score: (key) => typeof key === "number" && Number.isFinite(key),
  evaluatedAt: isInstant,
  firstSeen: isInstant,
  changed: isInstant,
  eligibleFrom: (key) => key === null || (typeof key === "string" && /^\d{4}-\d\d-\d\d$/.test(key)),
} as const satisfies Record<CandidateSort, (key: unknown) => boolean>;

const isVerdict = (value: unknown): value is Verdict => VERDICTS.some((each) => each === value);

const isKey = (sort: CandidateSort, key: unknown): key is Position["key"] =>
  KEYS[sort](key) && (typeof key !== "string" || !Number.isNaN(Date.parse(key)));

/** Fails with `QUERY.CURSOR` where it is none, or belongs to another list. */
export function readCursor(query: CandidateQuery, cursor: string): Result<Position> {
  const decoded = decode(cursor);
  if (!Array.isArray(decoded) || decoded.length !== 5 || decoded[0] !== 1) {
    return refuse("It is not a cursor of this list.");
  }
  const parts: readonly unknown[] = decoded;
  const [, filters, verdict, key, patient] = parts;
  if (JSON.stringify(filters) !== JSON.stringify(filtersOf(query))) {
    return refuse("It belongs to a list with other filters.");
  }
  if (!isVerdict(verdict) || !isKey(sortOf(query), key) || typeof patient !== "string") {
    return refuse("It is not a cursor of this list.");
  }
  return ok({ verdict, key, patient });
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return null;
  }
}

const refuse = (message: string): Result<never> =>
  fail({
    code: "QUERY.CURSOR",
    message,
    action: "Give `next` of a page back unchanged, with the filters of that page, or begin anew.",
    path: "cursor",
  });
