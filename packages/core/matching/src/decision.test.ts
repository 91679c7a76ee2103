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

/** Whoever was ruled out or left is looked at again before anything else; nobody is enrolled without consent and screening. */
const LEGAL: Readonly<Record<string, string>> = {
  new: "to-review contacted deferred consented ineligible withdrawn",
  "to-review": "contacted deferred consented ineligible withdrawn",
  contacted: "to-review deferred consented ineligible withdrawn",
  deferred: "to-review contacted consented ineligible withdrawn",
  consented: "screening ineligible withdrawn",
  screening: "eligible ineligible withdrawn",
  eligible: "on-study ineligible withdrawn",
  "on-study": "withdrawn",
  ineligible: "to-review",
  withdrawn: "to-review",
};

it.each(STATUSES)(
  "A8-05 from %s there are these steps, or the same again, and no others",
  (from) => {
    const steps = STATUSES.filter((to) => to !== from && isLegal(from, to));
    expect(steps.toSorted()).toEqual((LEGAL[from] ?? "").split(" ").toSorted());
  },
);
