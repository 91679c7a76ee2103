import { expect, it } from "@jest/globals";
import { formatDay } from "./calendar.ts";
import { dayInZone } from "./zone.ts";

it.each([
  ["Asia/Shanghai", "2026-10-20T20:00:00Z", "2026-10-21"],
  ["Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25"],
  ["Europe/Berlin", "2026-10-25T22:30:00Z", "2026-10-25"],
  ["Europe/Berlin", "2026-10-25T23:30:00Z", "2026-10-26"],
  ["America/New_York", "2026-01-01T03:00:00Z", "2025-12-31"],
  ["UTC", "1969-12-31T23:59:59.500Z", "1969-12-31"],
])("in %s the instant %s is on %s", (zone, instant, date) => {
  const toDay = dayInZone(zone);
  expect(toDay && formatDay(toDay(Date.parse(instant)))).toBe(date);
});

it("knows no zone by a made-up name", () => expect(dayInZone("Mars/Olympus")).toBeNull());
