import { type Day, MS_PER_DAY, dayOf, daysInMonth, parseDateSpan } from "@cohort/foundation";
import type { Moment } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

/** Reads FHIR dates in the site's time zone. */
export interface Calendar {
  /** Null where the text is no date, or an impossible one. */
  parse(text: string): Moment | null;
}

const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|z|[+-]\d{2}:?\d{2})?$/;
const MS_PER_MINUTE = 60_000;
/** 9999-12-31: FHIR's years have four digits, and so has what we print. */
const LAST_DAY = 2_932_896;
const FIRST_DAY = -719_528;

/** Minutes east of UTC; null where no place on earth has that offset. */
function offsetMinutes(offset: string): number | null {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 14 || minutes > 59) return null;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** Milliseconds since 1970 UTC of a time of day on `day`; null where it is impossible. */
function instantOf(day: number, time: RegExpExecArray): number | "local" | null {
  const hour = Number(time[1]);
  const minute = Number(time[2]);
  const second = Number(time[3] ?? 0);
  // 60 is a leap second (FHIR R4 2.24.0.1); it counts as the second after 59.
  if (hour > 23 || minute > 59 || second > 60) return null;
  if (time[5] === undefined) return "local";
  const offset = offsetMinutes(time[5]);
  if (offset === null) return null;
  const ms = time[4] === undefined ? 0 : Math.floor(Number(`0.${time[4].slice(0, 9)}`) * 1000);
  return day * MS_PER_DAY + (hour * 60 + minute - offset) * MS_PER_MINUTE + second * 1000 + ms;
}

const digits = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
};

/**
 * The day of a full `YYYY-MM-DD` that a text begins with. What `parseDay` says of it, without regular
 * expression and Date object: almost every resource has such a date.
 */
function fullDay(text: string): Day | null {
  const year = digits(text, 0) * 100 + digits(text, 2);
  const month = digits(text, 5);
  const date = digits(text, 8);
  const isDate = text.charAt(4) === "-" && text.charAt(7) === "-" && month >= 1 && month <= 12;
  if (!isDate || !(date >= 1) || !(date <= 28 || date <= daysInMonth(year, month))) return null;
  // Date.UTC takes the first hundred years for those after 1900.
  return year >= 100 ? Date.UTC(year, month - 1, date) / MS_PER_DAY : dayOf(year, month, date);
}

function parse(text: string, terminology: Terminology): Moment | null {
  if (text.length < 10) return parseDateSpan(text);
  const day = fullDay(text);
  if (day === null || text.length === 10) return day === null ? null : { from: day, to: day };
  const separator = text.charAt(10);
  // A blank instead of the T is wrong, common and clear.
  if (separator !== "T" && separator !== " ") return null;
  const time = TIME.exec(text.slice(11));
  const instant = time && instantOf(day, time);
  if (instant === null) return null;
  // Without an offset (invalid, and common) the clock on the wall is the site's.
  if (instant === "local") return { from: day, to: day };
  const there = terminology.dayOf(instant);
  return there >= FIRST_DAY && there <= LAST_DAY ? { from: there, to: there, instant } : null;
}

/**
 * FHIR date, dateTime and instant (R4 2.24.0.1) as the days they may mean. Each text is read once:
 * the results of one visit share their time.
 */
export function createCalendar(terminology: Terminology): Calendar {
  const known = new Map<string, Moment | null>();
  return {
    parse(text) {
      let moment = known.get(text);
      if (moment === undefined) {
        moment = text.length > 40 ? null : parse(text, terminology);
        known.set(text, moment);
      }
      return moment;
    },
  };
}
