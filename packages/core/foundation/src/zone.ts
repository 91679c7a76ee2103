import { type Day, MS_PER_DAY } from "./calendar.ts";

/** Turns an instant (milliseconds since 1970 UTC) into the calendar day it falls on in one time zone. */
export type DayOfInstant = (instant: number) => Day;

/**
 * Null where the runtime does not know the IANA zone. Offsets are asked of Intl once per UTC day:
 * a day whose two ends share an offset has it throughout.
 */
export function dayInZone(timeZone: string): DayOfInstant | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    return null;
  }
  const offsetAt = (instant: number): number => {
    const field: Record<string, number> = {};
    for (const part of format.formatToParts(instant)) field[part.type] = Number(part.value);
    const local = Date.UTC(
      field["year"] ?? 1970,
      (field["month"] ?? 1) - 1,
      field["day"] ?? 1,
      field["hour"] ?? 0,
      field["minute"] ?? 0,
      field["second"] ?? 0,
    );
    return local - Math.floor(instant / 1000) * 1000;
  };
  const offsets = new Map<number, number | null>();
  return (instant) => {
    const utcDay = Math.floor(instant / MS_PER_DAY);
    let offset = offsets.get(utcDay);
    if (offset === undefined) {
      const first = offsetAt(utcDay * MS_PER_DAY);
      const last = offsetAt((utcDay + 1) * MS_PER_DAY - 1000);
      offset = first === last ? first : null;
      offsets.set(utcDay, offset);
    }
    return Math.floor((instant + (offset ?? offsetAt(instant))) / MS_PER_DAY);
  };
}
