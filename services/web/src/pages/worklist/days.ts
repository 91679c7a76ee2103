const DAY = 86_400_000;

/** A calendar date (YYYY-MM-DD) some days from another. */
export const daysFrom = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Of a moment, the calendar date where the reader is. */
export const dayOf = (moment: Date): string =>
  [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

/** Whole days from one calendar date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

export type Age = readonly [unit: "today" | "days" | "weeks" | "months" | "years", count: number];

/** How long ago, in the largest unit of which two have passed, so that a column stays narrow and comparable. */
export function ageOf(days: number): Age {
  if (days <= 0) return ["today", 0];
  if (days < 14) return ["days", days];
  if (days < 61) return ["weeks", Math.floor(days / 7)];
  if (days < 731) return ["months", Math.floor(days / 30.4375)];
  return ["years", Math.floor(days / 365.25)];
}
