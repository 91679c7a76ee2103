import { describe, expect, it } from "@jest/globals";
import { growthPerHour, quantile } from "./trend.ts";

const MINUTE = 60_000;
/** Memory that climbs and falls back every twenty seconds, over a floor. */
const sawtooth = (floorAt: (minute: number) => number) =>
  Array.from({ length: 120 }, (_, at) => ({
    at: at * 5000,
    value: floorAt(at / 12) + (at % 4) * 20,
  }));

describe("the growth of memory", () => {
  it("is that of its floor", () => {
    expect(
      growthPerHour(
        sawtooth(() => 200),
        MINUTE,
      ),
    ).toBe(0);
    // A floor of 200 that rises by 1 a minute, 205 in the middle.
    expect(
      growthPerHour(
        sawtooth((minute) => 200 + minute),
        MINUTE,
      ),
    ).toBeCloseTo(60 / 205, 2);
    expect(
      growthPerHour(
        sawtooth((minute) => 200 - minute),
        MINUTE,
      ),
    ).toBeLessThan(0);
  });

  it("is not that of a single peak, nor of the beginning alone", () => {
    const peak = sawtooth((minute) => (minute > 4 && minute < 5.5 ? 900 : 200));
    expect(growthPerHour(peak, MINUTE)).toBeCloseTo(0);
    expect(growthPerHour([{ at: 0, value: 5 }], MINUTE)).toBe(0);
  });
});

it("a quantile is one of the values", () => {
  expect(quantile([3, 1, 2, 4], 0.5)).toBe(2);
  expect(quantile([3, 1, 2, 4], 0.99)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
});
