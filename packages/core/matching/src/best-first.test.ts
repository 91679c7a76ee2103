import { expect, it } from "@jest/globals";
import { bestFirst } from "./best-first.ts";

it("puts the better verdict first, and the higher score within one", () => {
  const matches = [
    { verdict: "ineligible", score: 24 },
    { verdict: "possible", score: 30 },
    { verdict: "eligible", score: 80 },
    { verdict: "possible", score: 60 },
  ] as const;
  expect(matches.toSorted(bestFirst).map(({ score }) => score)).toEqual([80, 60, 30, 24]);
});
