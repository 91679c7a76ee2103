import { describe, expect, it } from "@jest/globals";
import type { Moment } from "@cohort/record";
import { condition, decide, result } from "../test/patient.ts";
import { earliestOf, isBeforeAny, isEarlier, latestOf } from "./context.ts";

const HOUR = 3_600_000;
/** Days, a day with times, a rough date, and none. */
const MOMENTS: readonly (Moment | null)[] = [
  null,
  { from: 10, to: 10 },
  { from: 10, to: 10, instant: 240 * HOUR },
  { from: 10, to: 10, instant: 241 * HOUR },
  { from: 11, to: 11 },
  { from: 11, to: 11, instant: 264 * HOUR },
  { from: 8, to: 12 },
  { from: 12, to: 40 },
];

const facts = MOMENTS.map((when) => ({ when }));
const threes = facts.flatMap((a) => facts.flatMap((b) => facts.map((c) => [a, b, c])));

describe("the order of many results", () => {
  it("is the order of any two of them", () => {
    for (const some of threes) {
      const first = some.filter((one) => !some.some(({ when }) => isEarlier(when, one.when)));
      const last = some.filter((one) => !some.some(({ when }) => isEarlier(one.when, when)));
      expect(earliestOf(some)).toEqual(first);
      expect(latestOf(some)).toEqual(last);
      const isBefore = isBeforeAny(some);
      for (const when of MOMENTS) {
        expect(isBefore(when)).toBe(some.some((other) => isEarlier(when, other.when)));
      }
    }
  });

  it("tells thousands of entries, not millions of pairs", () => {
    const many = (concept: string) =>
      Array.from({ length: 500 }, (_, at) => condition(concept, at < 250 ? "2020-03-01" : "2010"));
    const near = {
      kind: "events-apart",
      first: ["disease"],
      second: ["tumour"],
      atMost: "P2Y",
    } as const;
    const { says, explanation } = decide(near, [...many("disease"), ...many("tumour")]);
    expect(says).toBe("pass recorded");
    expect(explanation.split(";").length).toBeLessThan(1000);
  });

  it("holds the outermost of many results of two days against each other", () => {
    const rise = {
      kind: "change",
      concepts: ["skin-score"],
      direction: "increase",
      by: { op: ">", percent: 25 },
      within: "P1Y",
    } as const;
    const day = (on: string, least: number) =>
      Array.from({ length: 300 }, (_, at) =>
        result("skin-score", least + at / 1000, on, "{score}"),
      );
    const before = day("2026-06-01", 10);
    expect(decide(rise, [...before, ...day("2026-10-20", 13)]).says).toBe("pass recorded");
    expect(decide(rise, [...before, ...day("2026-10-20", 12)]).says).toBe("fail recorded");
    const { says } = decide(rise, [...before, ...day("2026-10-20", 12.5)]);
    expect(says).toBe("unknown conflicting");
  });
});
