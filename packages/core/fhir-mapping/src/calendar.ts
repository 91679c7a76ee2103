import { type DaySpan, parseDateSpan } from "@cohort/foundation";
import type { Moment } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

/** Reads FHIR dates in the site's time zone. */
export interface Calendar {
  /** Null where the text is no date, or an impossible one. */
  parse(text: string): Moment | null;
}

const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|z|[+-]\d{2}:?\d{2})?$/;
const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
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

function parse(text: string, terminology: Terminology): Moment | null {
  if (text.length <= 10) return withinYears(parseDateSpan(text));
  const separator = text.charAt(10);
  // A blank instead of the T is wrong, common and clear.
  if (separator !== "T" && separator !== " ") return null;
  const date = withinYears(parseDateSpan(text.slice(0, 10)));
  const time = TIME.exec(text.slice(11));
  if (!date || date.from !== date.to || !time) return null;
  const instant = instantOf(date.from, time);
  if (instant === null) return null;
  // Without an offset (invalid, and common) the clock on the wall is the site's.
  if (instant === "local") return date;
  const day = terminology.dayOf(instant);
  return withinYears({ from: day, to: day, instant });
}

const withinYears = <T extends DaySpan>(span: T | null): T | null =>
  span && span.from >= FIRST_DAY && span.to <= LAST_DAY ? span : null;

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
