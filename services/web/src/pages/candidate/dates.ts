import { useMemo } from "react";
import { useIntl } from "react-intl";
import { type When, whenIn } from "../../parts/when.ts";

const DAY_MS = 86_400_000;
const DAYS_PER_WEEK = 7;
const DAYS_PER_MONTH = 30.4375;
const DAYS_PER_YEAR = 365.25;

const WHOLE_DATE = "2000-01-01".length;

const dayNumber = (date: string): number => Date.parse(date.slice(0, WHOLE_DATE)) / DAY_MS;

/** In the unit in which a person would say it: days up to two weeks, then weeks, months, years. */
export function spanOf(
  days: number,
): readonly [count: number, unit: "day" | "week" | "month" | "year"] {
  if (days < 15) return [days, "day"];
  if (days < 63) return [Math.round(days / DAYS_PER_WEEK), "week"];
  if (days < 700) return [Math.round(days / DAYS_PER_MONTH), "month"];
  return [Math.round(days / DAYS_PER_YEAR), "year"];
}

/** Dates as the reader writes them. */
export interface Dates extends Pick<When, "date" | "instant"> {
  /** How long before `asOf`; empty for a date that is not whole. */
  readonly ago: (date: string, asOf: string) => string;
}

export function useDates(): Dates {
  const intl = useIntl();
  return useMemo(
    () => ({
      ...whenIn(intl),
      ago: (date, asOf) => {
        if (date.length < WHOLE_DATE) return "";
        const days = Math.round(dayNumber(asOf) - dayNumber(date));
        if (Number.isNaN(days) || days < 0) return "";
        const [count, unit] = spanOf(days);
        return intl.formatRelativeTime(-count, unit, { numeric: "auto" });
      },
    }),
    [intl],
  );
}
