import { formatSpan } from "@cohort/foundation";
import { describe, expect, it } from "@jest/globals";
import { issueCodes, observation, only, read } from "../test/resources.ts";

/** With the time of a result, whose default is taken away. */
const timeOf = (time: Parameters<typeof observation>[0]) => {
  const record = read(observation({ effectiveDateTime: undefined, ...time }));
  const { when } = only("observation", record);
  return { days: when && formatSpan(when), instant: when?.instant, issues: issueCodes(record) };
};
const on = (days: string, time?: string) => ({
  days,
  instant: time === undefined ? undefined : Date.parse(time),
  issues: [],
});
const UNDATED = { days: null, instant: undefined, issues: ["undated"] };

describe("dates", () => {
  it.each([
    ["2026-03-10", on("2026-03-10")],
    ["2026-03", on("2026-03")],
    ["2026", on("2026")],
    ["2024-02-29", on("2024-02-29")],
    ["2026-03-10T23:30:00Z", on("2026-03-11", "2026-03-10T23:30:00Z")],
    ["2026-03-10T15:59:59Z", on("2026-03-10", "2026-03-10T15:59:59Z")],
    ["2026-03-10T16:00:00.000Z", on("2026-03-11", "2026-03-10T16:00:00Z")],
    ["2026-03-10T08:00:00.250+08:00", on("2026-03-10", "2026-03-10T00:00:00.250Z")],
    ["2026-03-10T20:00:00-05:00", on("2026-03-11", "2026-03-11T01:00:00Z")],
    ["2026-03-10T20:00-0500", on("2026-03-11", "2026-03-11T01:00:00Z")],
    ["2026-12-31T23:59:60Z", on("2027-01-01", "2027-01-01T00:00:00Z")],
    ["2180-08-06T09:14:00-04:00", on("2180-08-06", "2180-08-06T13:14:00Z")],
    ["9999-12-31", on("9999-12-31")],
    ["2026-03-10T23:30:00", on("2026-03-10")],
    ["2026-03-10 23:30:00", on("2026-03-10")],
  ])("%s", (effectiveDateTime, expected) => {
    expect(timeOf({ effectiveDateTime })).toEqual(expected);
  });

  it.each([
    "2026-02-30",
    "2026-13",
    "2026-13-01T00:00:00Z",
    "2026-03-10T24:00:00Z",
    "2026-03-10T10:61:00Z",
    "2026-03-10T10:00:00+25:00",
    "9999-12-31T23:00:00Z",
    "2026-3-1",
    "10.03.2026",
    "yesterday",
    "",
    20260310,
    {},
    "2026-03-10T".padEnd(5000, "0"),
  ])("%j is no date, and another is not taken instead", (effectiveDateTime) => {
    expect(timeOf({ effectiveDateTime, issued: "2026-03-10T10:00:00Z" })).toEqual(UNDATED);
  });
});

describe("when a result was so", () => {
  const issued = "2026-04-01T00:00:00Z";
  it.each([
    [{ effectiveInstant: "2026-03-10T00:00:00Z" }, on("2026-03-10", "2026-03-10T00:00:00Z")],
    [{ effectivePeriod: { start: "2026-03-01", end: "2026-03-10" } }, on("2026-03-10")],
    [{ effectivePeriod: { start: "2026-03-01" } }, on("2026-03-01")],
    [{ effectiveTiming: { event: ["2026-03-10", "2026-03-12", "2026-03-11"] } }, on("2026-03-12")],
    [
      { effectiveTiming: { repeat: { boundsPeriod: { start: "2026-03-01", end: "2026-03-09" } } } },
      on("2026-03-09"),
    ],
    [{}, on("2026-04-01", issued)],
  ])("%j", (time, expected) => {
    expect(timeOf({ ...time, issued })).toEqual(expected);
  });

  it("is unknown without a date, and the result is kept", () => {
    expect(timeOf({})).toEqual(UNDATED);
    expect(timeOf({ effectivePeriod: {} })).toEqual(UNDATED);
    expect(timeOf({ effectiveTiming: { event: ["2026-03-10", "soon"] } })).toEqual(UNDATED);
  });
});
