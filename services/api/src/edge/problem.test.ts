import { describe, expect, it } from "@jest/globals";
import { problemSchema } from "@cohort/contract";
import { StoreUnavailableError } from "@cohort/postgres";
import { problemOf, rejectionOf } from "./problem.ts";

describe("a problem", () => {
  it("of a bug says the request id and nothing of the bug (A7-01)", () => {
    const error = new Error('duplicate key "Patient/123" SELECT * FROM record');
    const problem = problemOf(rejectionOf(error), "r1");
    expect(problem).toEqual({
      type: "https://cohort-matcher.org/problems/internal",
      title: "Internal error",
      status: 500,
      requestId: "r1",
    });
  });

  it("of an absent database is temporary", () =>
    expect(rejectionOf(new StoreUnavailableError("candidates.list", "ECONNREFUSED")).kind).toBe(
      "unavailable",
    ));

  it("keeps RFC 9457's members whatever is added", () => {
    const problem = problemOf(
      { kind: "stale-version", extra: { current: { version: 2 }, status: 200 } },
      "r1",
    );
    expect(problemSchema.loose().parse(problem)).toMatchObject({
      status: 412,
      current: { version: 2 },
    });
  });
});
