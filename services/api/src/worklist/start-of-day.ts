import type { Day, DayOfInstant } from "@cohort/foundation";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** More than any zone is away from UTC. */
const FARTHEST = 15 * HOUR;

/** The first millisecond of a day where `dayOf` says when days begin, as an ISO instant in UTC. */
export function startOfDay(day: Day, dayOf: DayOfInstant): string {
  let before = day * DAY - FARTHEST;
  let within = day * DAY + FARTHEST;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (dayOf(middle) < day) before = middle;
    else within = middle;
  }
  return new Date(within).toISOString();
}
