import { describe, expect, it } from "@jest/globals";
import { dayInZone, expectDefined, parseDay } from "@cohort/foundation";
import { startOfDay } from "./start-of-day.ts";

describe("the start of a day", () => {
  it.each([
    ["UTC", "2026-11-22", "2026-11-22T00:00:00.000Z"],
    ["Europe/Berlin", "2026-11-22", "2026-11-21T23:00:00.000Z"],
    ["Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00.000Z"],
    ["Asia/Shanghai", "2026-11-22", "2026-11-21T16:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-11-22", "2026-11-21T10:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00.000Z"],
  ])("in %s of %s is %s", (zone, date, instant) => {
    const dayOf = expectDefined(dayInZone(zone), zone);
    expect(startOfDay(expectDefined(parseDay(date), date), dayOf)).toBe(instant);
  });
});
