import { describe, expect, it } from "@jest/globals";
import { Big } from "big.js";
import fc from "fast-check";
import { compareDecimal, multiplyDecimal } from "./decimal.ts";

/** Numbers as laboratories print them: up to nine digits, up to four of them after the point. */
const printed = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, places]) => Number(`${digits}e-${places}`));

describe("multiplyDecimal", () => {
  it("is exact where floats are not", () => {
    expect(1.5 * 1.2).not.toBe(1.8);
    expect(multiplyDecimal(1.5, 1.2)).toBe(1.8);
    expect(multiplyDecimal(2.5, 88.4)).toBe(221);
    expect(multiplyDecimal(1.1, 3)).toBe(3.3);
    expect(multiplyDecimal(5, 16.114)).toBe(80.57);
  });

  it("passes infinities and NaN through", () => {
    expect(multiplyDecimal(Infinity, 2)).toBe(Infinity);
    expect(multiplyDecimal(-Infinity, 2)).toBe(-Infinity);
    expect(multiplyDecimal(Number.NaN, 2)).toBeNaN();
  });

  it("is the product on paper, to the last digit", () => {
    fc.assert(
      fc.property(printed, printed, (a, b) => {
        expect(multiplyDecimal(a, b)).toBe(new Big(a).times(b).toNumber());
      }),
    );
  });

  it("commutes, and one changes nothing", () => {
    fc.assert(
      fc.property(printed, printed, (a, b) => {
        expect(multiplyDecimal(a, b)).toBe(multiplyDecimal(b, a));
        expect(multiplyDecimal(a, 1)).toBe(a);
      }),
    );
  });
});

describe("compareDecimal", () => {
  it("orders as decimals do, close neighbours included", () => {
    const neighbours = fc
      .tuple(printed, fc.integer({ min: -2, max: 2 }))
      .map(
        ([a, steps]) =>
          [a, Number(new Big(a).plus(new Big(steps).div(10_000)).toString())] as const,
      );
    fc.assert(
      fc.property(neighbours, ([a, b]) => {
        expect(compareDecimal(a, b)).toBe(new Big(a).cmp(new Big(b)));
      }),
    );
  });

  it("sees a product on its limit as equal", () => {
    expect(compareDecimal(multiplyDecimal(1.5, 1.2), 1.8)).toBe(0);
    expect(compareDecimal(1.79, 1.8)).toBe(-1);
    expect(compareDecimal(221.1, 221)).toBe(1);
  });
});
