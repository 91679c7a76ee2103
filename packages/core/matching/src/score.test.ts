import { expect, it } from "@jest/globals";
import fc from "fast-check";
import type { OutcomeCounts } from "./match.ts";
import { scoreOf, verdictOf } from "./score.ts";

const some = fc.integer({ min: 0, max: 60 });
const counts = fc.record({ pass: some, presumed: some, unknown: some, fail: some, review: some });
const score = (of: OutcomeCounts): number => scoreOf(of, verdictOf(of, false));

it.each([
  [{ pass: 46, presumed: 0, unknown: 0, fail: 0, review: 0 }, 100],
  [{ pass: 0, presumed: 10, unknown: 0, fail: 0, review: 0 }, 97.5],
  [{ pass: 21, presumed: 12, unknown: 9, fail: 0, review: 4 }, 67.5],
  [{ pass: 999, presumed: 0, unknown: 1, fail: 0, review: 0 }, 74.9],
  [{ pass: 999, presumed: 0, unknown: 0, fail: 1, review: 0 }, 24.9],
  [{ pass: 0, presumed: 0, unknown: 0, fail: 5, review: 0 }, 0],
])("of %j is %d", (of, expected) => expect(score(of)).toBe(expected));

it("stays in its verdict's band and has one decimal", () => {
  fc.assert(
    fc.property(counts, (of) => {
      const verdict = verdictOf(of, false);
      const value = score(of);
      const [low, high] = { eligible: [75, 100], possible: [25, 74.9], ineligible: [0, 24.9] }[
        verdict
      ];
      expect(value).toBeGreaterThanOrEqual(low ?? 0);
      expect(value).toBeLessThanOrEqual(high ?? 0);
      expect(Math.round(value * 10) / 10).toBe(value);
    }),
  );
});

it("never falls when an unknown becomes a pass, nor rises when it becomes a fail", () => {
  fc.assert(
    fc.property(counts, fc.constantFrom("pass", "presumed" as const), (of, better) => {
      const before = { ...of, unknown: of.unknown + 1 };
      const key = better === "presumed" ? "presumed" : "pass";
      expect(score({ ...of, [key]: of[key] + 1 })).toBeGreaterThanOrEqual(score(before));
      expect(score({ ...of, fail: of.fail + 1 })).toBeLessThanOrEqual(score(before));
    }),
  );
});
