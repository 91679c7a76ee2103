import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  birthday,
  completedYears,
  dayOf,
  firstDayBeyond,
  formatDay,
  formatSpan,
  parseDateSpan,
  parseDay,
  parsePeriod,
  subtractPeriod,
} from "./calendar.ts";

const day = (text: string): number => parseDay(text) ?? Number.NaN;

describe("dates", () => {
  it.each([
    ["2024", "2024-01-01", "2024-12-31"],
    ["2024-02", "2024-02-01", "2024-02-29"],
    ["2023-02-28", "2023-02-28", "2023-02-28"],
  ])("reads %s as every day it may mean", (text, from, to) => {
    expect(parseDateSpan(text)).toEqual({ from: day(from), to: day(to) });
  });

  it.each(["2023-02-29", "2024-13", "2024-00-01", "24-01-01", "2024-1-1", "", "2024-04-31"])(
    "refuses %j",
    (text) => expect(parseDateSpan(text)).toBeNull(),
  );

  it("writes back what it read", () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (value) => {
        expect(day(formatDay(value))).toBe(value);
      }),
    );
  });

  it.each(["2024", "2024-02", "2024-02-11"])("shows %s as precisely as it was given", (text) => {
    const span = parseDateSpan(text);
    expect(span && formatSpan(span)).toBe(text);
  });
});

describe("windows", () => {
  it.each([
    ["2026-11-30", "P3M", "2027-03-01"],
    ["2026-11-28", "P3M", "2027-03-01"],
    ["2026-11-27", "P3M", "2027-02-28"],
    ["2026-01-01", "P8W", "2026-02-27"],
  ])("%s leaves %s on %s", (from, period, beyond) => {
    const parsed = parsePeriod(period);
    expect(parsed && formatDay(firstDayBeyond(day(from), parsed))).toBe(beyond);
  });

  it("names the very first day outside", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.constantFrom("P1D", "P28D", "P1M", "P3M", "P6M", "P2Y"),
        (from, text) => {
          const period = parsePeriod(text);
          if (!period) return;
          const beyond = firstDayBeyond(from, period);
          expect(subtractPeriod(beyond, period)).toBeGreaterThan(from);
          expect(subtractPeriod(beyond - 1, period)).toBeLessThanOrEqual(from);
        },
      ),
    );
  });
});

describe("age", () => {
  it.each([
    ["1960-11-23", "2026-11-22", 65],
    ["1960-11-22", "2026-11-22", 66],
    ["2000-02-29", "2026-02-28", 25],
    ["2000-02-29", "2026-03-01", 26],
  ])("someone born on %s is, on %s, %i", (birth, on, years) => {
    expect(completedYears(day(birth), day(on))).toBe(years);
  });

  it("turns on the birthday", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.integer({ min: 1, max: 100 }),
        (birth, years) => {
          const on = birthday(birth, years);
          expect(completedYears(birth, on)).toBe(years);
          expect(completedYears(birth, on - 1)).toBe(years - 1);
        },
      ),
    );
    expect(formatDay(birthday(dayOf(2000, 2, 29), 26))).toBe("2026-03-01");
  });
});

describe("the calendar in whole numbers", () => {
  it("is that of the platform, on every day of four centuries and at FHIR's ends", () => {
    const first = Date.UTC(1799, 11, 31) / 86_400_000;
    const wrong: string[] = [];
    for (let at = first; at < first + 146_200; at += 1) {
      const text = new Date(at * 86_400_000).toISOString().slice(0, 10);
      const [year = 0, month = 0, date = 0] = text.split("-").map(Number);
      if (formatDay(at) !== text || dayOf(year, month, date) !== at) wrong.push(text);
    }
    expect(wrong).toEqual([]);
    for (const text of ["0000-01-01", "0000-02-29", "0001-03-01", "9999-12-31"]) {
      expect(formatDay(parseDay(text) ?? NaN)).toBe(text);
    }
    expect(parseDay("0000-01-01")).toBe(new Date("0000-01-01T00:00:00Z").getTime() / 86_400_000);
  });
});
