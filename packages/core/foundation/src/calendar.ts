/**
 * Calendar dates as whole days since 1970-01-01 (proleptic Gregorian), so that windows are integer
 * comparisons on the hot path. Written by hand because Temporal is not in Node 20 and its polyfills
 * allocate an object per comparison.
 */
export type Day = number;

export const MS_PER_DAY = 86_400_000;

/** Every day that a possibly partial date may mean, both ends included. */
export interface DaySpan {
  readonly from: Day;
  readonly to: Day;
}

/** The first of the days after one; null: none is. */
export function nextAfter(days: readonly Day[], day: Day): Day | null {
  let next: Day | null = null;
  for (const one of days) if (one > day && (next === null || one < next)) next = one;
  return next;
}

/** The first of two days, of which either may never come. */
export function earliest(a: Day | null, b: Day | null): Day | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

/** A length of calendar time. Weeks are seven days; months and years follow the calendar. */
export interface Period {
  readonly unit: "days" | "months";
  readonly count: number;
}

/** Days of 400 years, after which the calendar repeats. */
const DAYS_OF_CYCLE = 146_097;
/** From 1 March of the year 0, where cycles and years are let begin here, to 1 January 1970. */
const DAYS_TO_1970 = 719_468;

/**
 * A date outside its month runs over into the next, as with `Date.UTC`. In whole numbers, with years that begin in March
 * (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013, days_from_civil): a match asks this thousands of times.
 */
export function dayOf(year: number, month: number, date: number): Day {
  const fromMarch = month > 2 ? year : year - 1;
  const cycle = Math.floor(fromMarch / 400);
  const yearOfCycle = fromMarch - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const leapDays = Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
  return cycle * DAYS_OF_CYCLE + yearOfCycle * 365 + leapDays + dayOfYear - DAYS_TO_1970;
}

/** The other way (the same source, civil_from_days). */
function parts(day: Day): { year: number; month: number; date: number } {
  const days = day + DAYS_TO_1970;
  const cycle = Math.floor(days / DAYS_OF_CYCLE);
  const dayOfCycle = days - cycle * DAYS_OF_CYCLE;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0),
    month,
    date: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

export const daysInMonth = (year: number, month: number): number =>
  dayOf(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - dayOf(year, month, 1);

/** Texts of the days from 1970 to 2069, of which a record's dates nearly all are: a match writes hundreds. */
const TEXTS = Array.from<string | undefined>({ length: 36_525 });

/** `2026-11-22`. Years outside 0000 to 9999 cannot occur: FHIR dates have four digits. */
export function formatDay(day: Day): string {
  const known = TEXTS[day];
  if (known !== undefined) return known;
  const text = textOf(day);
  if (day >= 0 && day < TEXTS.length) TEXTS[day] = text;
  return text;
}

function textOf(day: Day): string {
  const { year, month, date } = parts(day);
  return `${String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(date)}`;
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `2026-11-22`, `2026-11` or `2026`: as much of a span as all its days share. */
export function formatSpan(span: DaySpan): string {
  const from = formatDay(span.from);
  if (span.from === span.to) return from;
  const to = formatDay(span.to);
  if (from.endsWith("-01-01") && to.endsWith("-12-31") && from.slice(0, 4) === to.slice(0, 4)) {
    return from.slice(0, 4);
  }
  if (from.slice(0, 7) === to.slice(0, 7)) return from.slice(0, 7);
  return `${from} to ${to}`;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** A FHIR date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) as the days it may mean; null where it is no date. */
export function parseDateSpan(text: string): DaySpan | null {
  const match = DATE.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  if (match[2] === undefined) return { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) };
  const month = Number(match[2]);
  if (month < 1 || month > 12) return null;
  const length = daysInMonth(year, month);
  if (match[3] === undefined)
    return { from: dayOf(year, month, 1), to: dayOf(year, month, length) };
  const date = Number(match[3]);
  if (date < 1 || date > length) return null;
  const day = dayOf(year, month, date);
  return { from: day, to: day };
}

/** A full `YYYY-MM-DD`; null for anything else, a partial date and an impossible one included. */
export function parseDay(text: string): Day | null {
  const span = parseDateSpan(text);
  return span && text.length === 10 ? span.from : null;
}

function addMonths(day: Day, months: number): Day {
  const { year, month, date } = parts(day);
  const index = year * 12 + (month - 1) + months;
  const toYear = Math.floor(index / 12);
  const toMonth = index - toYear * 12 + 1;
  return dayOf(toYear, toMonth, Math.min(date, daysInMonth(toYear, toMonth)));
}

/** Calendar arithmetic: 31 January plus one month is the last day of February. */
export const addPeriod = (day: Day, period: Period): Day =>
  period.unit === "days" ? day + period.count : addMonths(day, period.count);

export const subtractPeriod = (day: Day, period: Period): Day =>
  period.unit === "days" ? day - period.count : addMonths(day, -period.count);

/**
 * The first day on which a window of `period`, counted back from it and inclusive at both ends, no
 * longer holds `day`. Month ends make this more than an addition: 30 November leaves "3 months" on
 * 1 March.
 */
export function firstDayBeyond(day: Day, period: Period): Day {
  if (period.unit === "days") return day + period.count + 1;
  let candidate = addPeriod(day, period);
  while (subtractPeriod(candidate, period) <= day) candidate += 1;
  while (subtractPeriod(candidate - 1, period) > day) candidate -= 1;
  return candidate;
}

const PERIOD = /^P(\d+)([DWMY])$/;

/** An ISO 8601 duration of one unit (`P28D`, `P8W`, `P3M`, `P5Y`); null where it is none. */
export function parsePeriod(text: string): Period | null {
  const match = PERIOD.exec(text);
  if (!match) return null;
  const count = Number(match[1]);
  switch (match[2]) {
    case "D":
      return { unit: "days", count };
    case "W":
      return { unit: "days", count: count * 7 };
    case "M":
      return { unit: "months", count };
    default:
      return { unit: "months", count: count * 12 };
  }
}

/** Completed years between two days; someone born on 29 February turns a year older on 1 March. */
export function completedYears(birth: Day, on: Day): number {
  const from = parts(birth);
  const to = parts(on);
  const hadBirthday = to.month > from.month || (to.month === from.month && to.date >= from.date);
  return to.year - from.year - (hadBirthday ? 0 : 1);
}

/** The day on which someone born on `birth` completes `years`. */
export function birthday(birth: Day, years: number): Day {
  const { year, month, date } = parts(birth);
  return date > daysInMonth(year + years, month)
    ? dayOf(year + years, month + 1, 1)
    : dayOf(year + years, month, date);
}
