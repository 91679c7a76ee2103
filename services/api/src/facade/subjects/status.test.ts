import { describe, expect, it } from "@jest/globals";
import { STATUSES, VERDICTS } from "@cohort/matching";
import { statesOf, statusToFhir } from "./status.ts";

describe("A8-05: what people decided, as ResearchSubject.status", () => {
  it.each([
    ["new", "candidate", "potential-candidate"],
    ["to-review", "candidate", "potential-candidate"],
    ["contacted", "candidate", "potential-candidate"],
    ["deferred", "candidate", "potential-candidate"],
    ["consented", "screening", "screening"],
    ["screening", "screening", "screening"],
    ["eligible", "eligible", "eligible"],
    ["on-study", "on-study", "on-study"],
    ["ineligible", "ineligible", "ineligible"],
    ["withdrawn", "withdrawn", "withdrawn"],
  ] as const)("%s is %s where the verdict is eligible, else %s", (status, eligible, other) => {
    expect(statusToFhir(status, "eligible")).toBe(eligible);
    for (const verdict of ["possible", "ineligible", null] as const) {
      expect(statusToFhir(status, verdict)).toBe(other);
    }
  });

  it("finds by a code exactly what is told under it", () => {
    const codes = ["candidate", "potential-candidate", "screening", "eligible", "withdrawn", "x"];
    for (const code of codes) {
      const states = statesOf([code]);
      for (const status of STATUSES) {
        for (const verdict of VERDICTS) {
          const isFound = states.some(
            (state) => state.status === status && state.isEligible === (verdict === "eligible"),
          );
          expect(isFound).toBe(statusToFhir(status, verdict) === code);
        }
      }
    }
  });
});
