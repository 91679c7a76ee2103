import { describe, expect, it } from "@jest/globals";
import type { CandidateQuery } from "../interface/candidates.ts";
import { readCursor, writeCursor, type Position } from "./cursor.ts";

const query: CandidateQuery = { study: "NCT1", cohort: "sle", sort: "score" };
const position: Position = { verdict: "possible", key: 67.5, patient: "p/1 ü" };

describe("a cursor", () => {
  it("is plain base64url JSON, and says where the page ended", () => {
    const cursor = writeCursor(query, position);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(JSON.parse(Buffer.from(cursor, "base64url").toString())).toEqual([
      1,
      ["NCT1", "sle", null, null, "score"],
      "possible",
      67.5,
      "p/1 ü",
    ]);
    expect(readCursor(query, cursor)).toEqual({ ok: true, value: position });
  });

  it("does not depend on the limit, and scores are the order unless asked otherwise", () => {
    const cursor = writeCursor({ study: "NCT1", cohort: "sle", limit: 3 }, position);
    expect(readCursor({ ...query, limit: 200 }, cursor).ok).toBe(true);
  });

  const forged = (...parts: readonly unknown[]): string =>
    Buffer.from(JSON.stringify(parts)).toString("base64url");
  const filters = ["NCT1", "sle", null, null, "score"];

  it.each([
    ["nothing", ""],
    ["no base64url", "%%%"],
    ["no JSON", Buffer.from("{").toString("base64url")],
    ["no list", Buffer.from("{}").toString("base64url")],
    ["another version", forged(2, filters, "possible", 1, "p")],
    ["a part too few", forged(1, filters, "possible", 1)],
    ["other filters", forged(1, ["NCT2", "sle", null, null, "score"], "possible", 1, "p")],
    ["no verdict", forged(1, filters, "'; --", 1, "p")],
    ["a key of another order", forged(1, filters, "possible", "2026-01-01", "p")],
    ["no key", forged(1, filters, "possible", null, "p")],
    ["no patient", forged(1, filters, "possible", 1, 1)],
  ])("that is %s is refused, and the field is named", (_, cursor) => {
    expect(readCursor(query, cursor)).toMatchObject({
      ok: false,
      failure: { code: "QUERY.CURSOR", path: "cursor" },
    });
  });

  it.each([
    ["evaluatedAt", "2026-11-22T05:06:07.123Z", true],
    ["evaluatedAt", "2026-99-22T05:06:07.123Z", false],
    ["evaluatedAt", "yesterday", false],
    ["evaluatedAt", null, false],
    ["eligibleFrom", "2027-02-28", true],
    ["eligibleFrom", null, true],
    ["eligibleFrom", "2027-02-30T", false],
  ] as const)("sorted by %s with the key %p: %p", (sort, key, good) => {
    const sorted = { ...query, sort };
    const cursor = writeCursor(sorted, { ...position, key });
    expect(readCursor(sorted, cursor).ok).toBe(good);
  });
});
