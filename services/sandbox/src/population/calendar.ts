import { type Day, formatDay } from "@cohort/foundation";

/** Dates counted back from the day of reading; negative numbers lie ahead of it. */
export interface Calendar {
  readonly asOf: Day;
  /** `2026-11-20`. */
  date(daysAgo: number): string;
  /** `2026-11-20T09:15:00+08:00`: working hours in China, the same day in Europe and in UTC. */
  instant(daysAgo: number, minute: number): string;
  /** When the server got to know of something of that day: never later than the day before reading. */
  knownAt(daysAgo: number, second: number): string;
}

const two = (value: number): string => String(value).padStart(2, "0");

export function calendarOf(asOf: Day): Calendar {
  const date = (daysAgo: number): string => formatDay(asOf - Math.round(daysAgo));
  return {
    asOf,
    date,
    instant(daysAgo, minute) {
      const time = 9 * 60 + (minute % 360);
      return `${date(daysAgo)}T${two(Math.floor(time / 60))}:${two(time % 60)}:00+08:00`;
    },
    knownAt(daysAgo, second) {
      const start = Date.parse(`${date(Math.max(1, daysAgo))}T12:00:00Z`);
      return new Date(start + (second % 3600) * 1000).toISOString();
    },
  };
}
