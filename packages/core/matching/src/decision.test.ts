import { expect, it } from "@jest/globals";
import { STATUSES, TRANSITIONS, isLegal } from "./decision.ts";

it("can leave every status, and reach every one but new", () => {
  const reached = new Set(Object.values(TRANSITIONS).flat());
  for (const status of STATUSES) {
    expect(TRANSITIONS[status].length).toBeGreaterThan(0);
    expect(reached.has(status as never)).toBe(status !== "new");
  }
});

it("keeps a status for a further note, and skips no step of enrolment", () => {
  expect(isLegal("screening", "screening")).toBe(true);
  expect(isLegal("new", "on-study")).toBe(false);
  expect(isLegal("screening", "on-study")).toBe(false);
});
