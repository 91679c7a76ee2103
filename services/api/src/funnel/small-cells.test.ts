import { describe, expect, it } from "@jest/globals";
import { type ExactFunnel, toldOfChain, toldOfParts, withoutSmallCells } from "./small-cells.ts";

const isTold = (count: number): boolean => count === 0 || count >= 5;

/** Whole numbers below a bound, the same ones for the same seed (mulberry32). */
function numbersOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
const SEEDS = Array.from({ length: 400 }, (_, seed) => seed + 1);

function aFunnel(seed: number): ExactFunnel {
  const number = numbersOf(seed);
  const missing = number(8);
  const withIndex = number(120);
  const gated = number(Math.min(7, withIndex + 1));
  let left = withIndex - gated;
  const steps = Array.from({ length: 6 }, (_, place) => {
    const lost = number(Math.min(12, left + 1));
    left -= lost;
    const unknown = number(left + 1);
    const review = number(left - unknown + 1);
    const criterion = `inc-${place}`;
    return {
      criterion,
      type: "inclusion" as const,
      text: "",
      remaining: left,
      lost,
      unknown,
      review,
    };
  });
  const eligible = number(left + 1);
  const deferred = number(Math.min(9, withIndex + 1));
  const contacted = number(withIndex - deferred + 1);
  const declined = number(deferred + 1);
  return {
    matched: withIndex + missing + number(400),
    missing,
    withIndex,
    gated,
    steps,
    eligible,
    possible: left - eligible,
    enrolment: [
      { status: "new", count: withIndex - deferred - contacted },
      { status: "contacted", count: contacted },
      { status: "deferred", count: deferred },
    ],
    reasons: [
      { reason: "declined", criterion: null, count: declined },
      { reason: "awaiting-result", criterion: "inc-1", count: deferred - declined },
    ],
  };
}

const numbers = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value) => value ?? []);

/** What whoever sees the told sums can work out of each part alone: the parts of which they know it exactly. */
const knownExactly = (exact: readonly number[], told: readonly (number | null)[]): number[] => {
  const hidden = exact.filter((_, place) => told[place] === null);
  // The total is known: of one hidden part what is left of it, of several the sum alone.
  return [...numbers(told), ...(hidden.length > 0 ? [hidden.reduce((a, b) => a + b, 0)] : [])];
};

describe("what is told to those who may see sums only", () => {
  it("E-11: withholds small counts, and what would give them away", () => {
    expect(toldOfChain([100, 97, 95, 4, 0])).toEqual([100, null, 95, null, 0]);
    expect(toldOfChain([100, 100, 90])).toEqual([100, 100, 90]);
    expect(toldOfParts([20, 3, 7, 0])).toEqual([20, null, null, 0]);
    expect(toldOfParts([20, 3, 2, 0])).toEqual([20, null, null, 0]);
    expect(toldOfParts([20, 1, 1, 9])).toEqual([20, null, null, null]);
    expect(toldOfParts([7, 7, 3])).toEqual([null, 7, null]);
    expect(toldOfParts([7, 6])).toEqual([7, 6]);
  });

  it("E-11: no sum or difference of what is told is a small count", () => {
    for (const seed of SEEDS) holdsFor(aFunnel(seed));
  });

  function holdsFor(exact: ExactFunnel): void {
    const told = withoutSmallCells(exact);
    const chain = numbers([
      told.matched,
      told.withIndex,
      ...told.steps.map(({ remaining }) => remaining),
    ]);
    for (const [place, count] of chain.entries()) {
      expect(isTold(count)).toBe(true);
      for (const later of chain.slice(place + 1)) expect(isTold(count - later)).toBe(true);
    }
    for (const step of told.steps) {
      const { remaining, lost, unknown, review } = step;
      for (const count of numbers([lost, unknown, review])) expect(isTold(count)).toBe(true);
      if (remaining === null) {
        expect([lost, unknown, review]).toEqual([null, null, null]);
        continue;
      }
      if (unknown !== null) expect(isTold(remaining - unknown)).toBe(true);
      if (review !== null) expect(isTold(remaining - review)).toBe(true);
      if (unknown !== null && review !== null) {
        expect(isTold(remaining - unknown - review)).toBe(true);
      }
    }
    const last = told.steps.at(-1)?.remaining ?? null;
    expect(told.eligible === null).toBe(told.possible === null);
    if (last === null) expect(told.eligible).toBeNull();
    for (const count of numbers([told.eligible, told.possible, told.gated, told.missing])) {
      expect(isTold(count)).toBe(true);
    }
    const statuses = [exact.enrolment, told.enrolment].map((all) => all.map(({ count }) => count));
    const [exactly = [], withheld = []] = statuses;
    if (withheld.some((count) => count !== null) && exact.withIndex >= 5) {
      for (const count of knownExactly(numbers(exactly), withheld)) {
        expect(isTold(count)).toBe(true);
      }
    }
    const reasons = told.reasons.map(({ count }) => count);
    if (told.enrolment.find(({ status }) => status === "deferred")?.count === null) {
      expect(numbers(reasons)).toEqual([]);
    }
    for (const count of numbers(reasons)) expect(isTold(count)).toBe(true);
  }

  it("E-11: tells what is large", () => {
    const large: ExactFunnel = {
      ...aFunnel(1),
      matched: 1000,
      missing: 0,
      withIndex: 100,
      gated: 0,
      steps: [
        {
          criterion: "inc-1",
          type: "inclusion",
          text: "",
          remaining: 60,
          lost: 40,
          unknown: 20,
          review: 10,
        },
      ],
      eligible: 40,
      possible: 20,
      enrolment: [
        { status: "new", count: 90 },
        { status: "contacted", count: 10 },
      ],
      reasons: [],
    };
    expect(withoutSmallCells(large)).toEqual(large);
  });
});
