import { type Day, type Period, addPeriod } from "@cohort/foundation";
import type { Moment } from "@cohort/record";
import type { Quantity } from "fhir/r4.js";
import { type Raw, numberOf, textOf } from "./raw.ts";

type TimeUnit = "a" | "mo" | "wk" | "d" | "h" | "min" | "s";

const SPELLINGS: Readonly<Record<TimeUnit, readonly string[]>> = {
  a: ["a", "ann_j", "a_j", "y", "yr", "yrs", "year", "years", "jahr", "jahre", "岁", "年"],
  mo: ["mo", "mo_j", "mon", "month", "months", "monat", "monate", "月", "个月"],
  wk: ["wk", "wks", "w", "week", "weeks", "woche", "wochen", "周"],
  d: ["d", "day", "days", "tag", "tage", "天", "日"],
  h: ["h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "小时"],
  min: ["min", "minute", "minutes", "分钟"],
  s: ["s", "sec", "second", "seconds", "秒"],
};

const UNITS: ReadonlyMap<string, TimeUnit> = new Map(
  Object.entries(SPELLINGS).flatMap(([unit, spellings]) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries forgets the keys' type
    spellings.map((spelling) => [spelling, unit as TimeUnit] as const),
  ),
);

/** Days in one unit, for rates. */
export const DAYS_IN: Readonly<Record<TimeUnit, number>> = {
  a: 365.25,
  mo: 30.4375,
  wk: 7,
  d: 1,
  h: 1 / 24,
  min: 1 / 1440,
  s: 1 / 86_400,
};

/** UCUM's time units and the words in use for them; null for anything else. */
export const timeUnit = (text: string | null): TimeUnit | null =>
  text === null ? null : (UNITS.get(text.trim().toLowerCase()) ?? null);

/** Calendar time where the number is whole; else days, rounded down. */
function calendarTime(value: number, unit: TimeUnit): Period {
  if (Number.isInteger(value) && (unit === "a" || unit === "mo")) {
    return { unit: "months", count: unit === "a" ? value * 12 : value };
  }
  return { unit: "days", count: Math.floor(value * DAYS_IN[unit] + 1e-9) };
}

/** A length of time of at most a few lifetimes, so that every date it leads to can be written. */
function lengthOf(
  quantity: Raw<Quantity>,
  unitWhenNone: TimeUnit | null,
): [number, TimeUnit] | null {
  const value = numberOf(quantity, "value");
  const code = textOf(quantity, "code");
  const text = textOf(quantity, "unit");
  const unit = code === null && text === null ? unitWhenNone : (timeUnit(code) ?? timeUnit(text));
  if (value === null || unit === null || value < 0 || value * DAYS_IN[unit] > 100_000) return null;
  return [value, unit];
}

/** The day on which someone born on `birth` is `age` old; with `completed`, no longer is so. */
export function dayOfAge(
  birth: Day,
  age: Raw<Quantity>,
  completed: "reached" | "passed",
): Day | null {
  const length = lengthOf(age, null);
  if (!length) return null;
  const [value, unit] = length;
  // "65 years" lasts until the 66th birthday; "65.5 years" is a point in time.
  const last = completed === "passed" && Number.isInteger(value) ? value + 1 : value;
  const day = addPeriod(birth, calendarTime(last, unit));
  return completed === "passed" && last === value ? day + 1 : day;
}

/** The last day of a stretch that begins at `start`; a stretch of one day ends on its first. */
export function lastDayOf(
  start: Moment,
  duration: Raw<Quantity>,
  unitWhenNone: TimeUnit | null = null,
): Moment | null {
  const length = lengthOf(duration, unitWhenNone);
  if (!length || length[0] === 0) return null;
  const time = calendarTime(...length);
  const end = (from: Day): Day => Math.max(from, addPeriod(from, time) - 1);
  return { from: end(start.from), to: end(start.to) };
}
