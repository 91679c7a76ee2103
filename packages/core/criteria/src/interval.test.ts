import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Comparator } from "@cohort/record";
import { compareInterval, intervalOf } from "./interval.ts";
import type { Comparison } from "./syntax.ts";

const truth = (
  value: number,
  comparator: Comparator | undefined,
  op: Comparison,
  bound: number,
) => {
  const interval = intervalOf(
    { type: "quantity", value, unit: null, ...(comparator ? { comparator } : {}) },
    (number) => number,
  );
  return interval && compareInterval(interval, op, bound);
};

describe("a comparator makes an interval", () => {
  it.each([
    [5, "<", "<=", 10, "true"],
    [5, "<", "<", 5, "true"],
    [5, "<", "<=", 5, "true"],
    [5, "<=", "<", 5, "unknown"],
    [5, "<", "<", 3, "unknown"],
    [5, "<", ">=", 5, "false"],
    [5, "<", ">", 3, "unknown"],
    [60, ">", ">=", 30, "true"],
    [60, ">", ">=", 90, "unknown"],
    [60, ">", "<=", 60, "false"],
    [60, ">=", "<=", 60, "unknown"],
    [60, undefined, "<=", 60, "true"],
    [60, undefined, "<", 60, "false"],
  ] as const)("%d with %s against %s %d is %s", (value, comparator, op, bound, expected) => {
    expect(truth(value, comparator, op, bound)).toBe(expected);
  });
});

it("decides for an interval what holds for all of its values, and leaves the rest open", () => {
  const small = fc.integer({ min: -20, max: 20 });
  fc.assert(
    fc.property(
      small,
      fc.constantFrom<Comparator>("<", "<=", ">", ">="),
      fc.constantFrom<Comparison>("<", "<=", ">", ">="),
      small,
      (value, comparator, op, bound) => {
        const inside = Array.from({ length: 201 }, (_, step) => step / 2 - 50).filter(
          (one) => truth(one, undefined, comparator, value) === "true",
        );
        const truths = new Set(inside.map((one) => truth(one, undefined, op, bound)));
        const [only] = truths;
        expect(truth(value, comparator, op, bound)).toBe(truths.size === 1 ? only : "unknown");
      },
    ),
  );
});
