import { describe, expect, it } from "@jest/globals";
import { completedYears, dayOf, formatDay } from "@cohort/foundation";
import { ageOn, bornBy } from "./ages.ts";

describe("an age in a list", () => {
  it("is known where every day of birth that is possible gives the same", () => {
    const today = "2026-11-22";
    expect(ageOn(today, { from: "1990-05-01", to: "1990-05-01" })).toBe(36);
    expect(ageOn(today, { from: "1990-11-23", to: "1990-11-23" })).toBe(35);
    expect(ageOn(today, { from: "1990-05-01", to: "1990-05-31" })).toBe(36);
    expect(ageOn(today, { from: "1990-01-01", to: "1990-12-31" })).toBeNull();
    expect(ageOn(today, { from: null, to: null })).toBeNull();
  });

  it.each([
    [2026, 11, 22],
    [2027, 2, 28],
    [2027, 3, 1],
    [2028, 2, 29],
    [2026, 1, 1],
  ])("is reached by whoever was born by that day, and by nobody else: %d-%d-%d", (...date) => {
    const today = dayOf(...date);
    for (const years of [0, 1, 18, 65]) {
      const last = bornBy(formatDay(today), years);
      const around = [-2, -1, 0, 1, 2].map(
        (days) => dayOf(date[0] - years, date[1], date[2]) + days,
      );
      for (const birth of around) {
        expect([formatDay(birth), formatDay(birth) <= last]).toEqual([
          formatDay(birth),
          completedYears(birth, today) >= years,
        ]);
      }
    }
  });
});
