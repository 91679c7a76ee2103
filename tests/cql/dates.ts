import type { Draw } from "./draw.ts";

/** The calendar date so many days before another, both as `2026-11-15`. */
export function daysBefore(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

/** The same day so many months before; where that month is shorter, its last day. */
export function monthsBefore(date: string, months: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, last));
  return at.toISOString().slice(0, 10);
}

/** How dates are drawn around the oldest day that a window takes in. */
export interface Dates {
  /** A date in, at the edge of, or before a window that opens on `opens`; never partial. */
  around(opens: string): string;
  /** The same, sometimes as an instant, a month or a year; undefined: no date at all. */
  roughly(opens: string): string | undefined;
}

const DAY = 86_400_000;

export function datesOf(draw: Draw, asOf: string): Dates {
  const around = (opens: string): string => {
    const length = Math.round((Date.parse(asOf) - Date.parse(opens)) / DAY);
    const ago = draw.weighted<() => number>([
      [60, () => draw.int(0, length)],
      [6, () => length],
      [6, () => length + 1],
      [3, () => 0],
      [18, () => length + draw.int(2, 300)],
      [5, () => length + draw.int(300, 4000)],
      [3, () => -draw.int(1, 20)],
    ]);
    return daysBefore(asOf, ago());
  };
  return {
    around,
    roughly(opens) {
      const date = around(opens);
      return draw.weighted([
        [85, date],
        [9, `${date}T${String(draw.int(10, 23))}:30:00Z`],
        [3, date.slice(0, 7)],
        [1, date.slice(0, 4)],
        [2, undefined],
      ]);
    },
  };
}
