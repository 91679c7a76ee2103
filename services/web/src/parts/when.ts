import { type IntlShape, useIntl } from "react-intl";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS_BY_NAME = 6;

/** How long before `now`, both instants of the API's clock: the reader's own may be wrong. */
function ago(intl: IntlShape, at: string, now: string): string {
  const ms = Date.parse(now) - Date.parse(at);
  if (ms < HOUR) {
    const minutes = -Math.max(0, Math.floor(ms / MINUTE));
    return intl.formatRelativeTime(minutes, "minute", { numeric: "auto" });
  }
  if (ms < 2 * DAY) return intl.formatRelativeTime(-Math.floor(ms / HOUR), "hour");
  return intl.formatRelativeTime(-Math.floor(ms / DAY), "day");
}

/** A moment of the last days as people name it: the time of the same day, the day of the same week, else the date. */
function named(intl: IntlShape, at: string, now: string): string {
  const dayOf = (instant: string): string => intl.formatDate(instant);
  if (dayOf(at) === dayOf(now)) return intl.formatTime(at);
  const days = (Date.parse(now) - Date.parse(at)) / DAY;
  return days < DAYS_BY_NAME
    ? intl.formatDate(at, { weekday: "long" })
    : intl.formatDate(at, { dateStyle: "medium" });
}

/** A day within the year. Calendar dates belong to no time zone: each is written as the day that it is. */
const day = (intl: IntlShape, date: string): string =>
  intl.formatDate(`${date}T12:00:00Z`, { day: "numeric", month: "short", timeZone: "UTC" });

const WHOLE_DATE = "2000-01-01".length;
const YEAR_AND_MONTH = "2000-01".length;

/** A calendar date with its year. Of a partial one as much as is known. */
function wholeDate(intl: IntlShape, date: string): string {
  if (date.length < YEAR_AND_MONTH) return date;
  return date.length < WHOLE_DATE
    ? intl.formatDate(`${date}-01`, { year: "numeric", month: "short", timeZone: "UTC" })
    : intl.formatDate(date.slice(0, WHOLE_DATE), { dateStyle: "medium", timeZone: "UTC" });
}

export interface When {
  readonly ago: (at: string, now: string) => string;
  readonly named: (at: string, now: string) => string;
  readonly day: (date: string) => string;
  readonly date: (date: string) => string;
  readonly instant: (at: string) => string;
}

export const whenIn = (intl: IntlShape): When => ({
  ago: (at, now) => ago(intl, at, now),
  named: (at, now) => named(intl, at, now),
  day: (date) => day(intl, date),
  date: (date) => wholeDate(intl, date),
  instant: (at) => intl.formatDate(at, { dateStyle: "medium", timeStyle: "short" }),
});

/** Dates and times as the reader writes them. */
export const useWhen = (): When => whenIn(useIntl());

/** Longer ago than a night's reading explains. */
export const isOutdated = (at: string, now: string): boolean =>
  Date.parse(now) - Date.parse(at) > 26 * HOUR;
