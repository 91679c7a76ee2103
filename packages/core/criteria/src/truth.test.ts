import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Truth, all, any, atLeast, not } from "./truth.ts";

const T: Truth = "true";
const U: Truth = "unknown";
const F: Truth = "false";
const truth = fc.constantFrom(T, U, F);

describe("strong Kleene logic, its whole tables", () => {
  it.each([
    [T, T, T, T],
    [T, U, U, T],
    [T, F, F, T],
    [U, T, U, T],
    [U, U, U, U],
    [U, F, F, U],
    [F, T, F, T],
    [F, U, F, U],
    [F, F, F, F],
  ] as const)("%s and %s: all-of %s, any-of %s", (a, b, both, either) => {
    expect(all([a, b])).toBe(both);
    expect(any([a, b])).toBe(either);
  });

  it.each([
    [T, F],
    [U, U],
    [F, T],
  ] as const)("not %s is %s", (a, b) => expect(not(a)).toBe(b));
});

it("obeys De Morgan", () => {
  fc.assert(
    fc.property(fc.array(truth, { minLength: 1 }), (truths) => {
      expect(not(all(truths))).toBe(any(truths.map(not)));
    }),
  );
});

it("at-least-N is true once N are, false once too few can still become true", () => {
  const order = { true: 2, unknown: 1, false: 0 };
  fc.assert(
    fc.property(fc.array(truth, { minLength: 1 }), fc.nat(8), (truths, extra) => {
      const count = 1 + (extra % truths.length);
      // The N-th largest of the truths, by the order false < unknown < true.
      const nth = truths.toSorted((a, b) => order[b] - order[a])[count - 1];
      expect(atLeast(count, truths)).toBe(nth);
    }),
  );
});

it("never decides differently once an unknown is settled", () => {
  fc.assert(
    fc.property(
      fc.array(truth, { minLength: 1 }),
      fc.nat(8),
      fc.boolean(),
      (truths, extra, settled) => {
        const count = 1 + (extra % truths.length);
        const before = atLeast(count, truths);
        const after = atLeast(
          count,
          truths.map((one) => (one === U ? (settled ? "true" : "false") : one)),
        );
        if (before !== U) expect(after).toBe(before);
      },
    ),
  );
});
