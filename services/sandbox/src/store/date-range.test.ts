import { describe, expect, it } from "@jest/globals";
import { compareRanges, parseDateRange, PREFIXES } from "./date-range.ts";

const range = (text: string): { from: number; to: number } => {
  const parsed = parseDateRange(text);
  if (!parsed) throw new Error(`${text} is no date`);
  return parsed;
};
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

describe("a date means every instant it may be", () => {
  it.each([
    ["2024", "2024-01-01T00:00:00.000Z", "2024-12-31T23:59:59.999Z"],
    ["2024-02", "2024-02-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z", "2024-02-29T23:59:59.999Z"],
    ["2024-02-29T10:00Z", "2024-02-29T10:00:00.000Z", "2024-02-29T10:00:59.999Z"],
    ["2024-02-29T10:00:05+08:00", "2024-02-29T02:00:05.000Z", "2024-02-29T02:00:05.999Z"],
    ["2024-02-29T10:00:05.25-05:00", "2024-02-29T15:00:05.250Z", "2024-02-29T15:00:05.250Z"],
    ["2024-02-29T10:00:05", "2024-02-29T10:00:05.000Z", "2024-02-29T10:00:05.999Z"],
  ])("%s is %s to %s", (text, from, to) => {
    const { from: first, to: last } = range(text);
    expect([iso(first), iso(last)]).toEqual([from, to]);
  });

  it.each([
    "",
    "soon",
    "2024-13",
    "2023-02-29",
    "2023-02-29T10:00Z",
    "2024-02-29T25:00Z",
    "20240229",
  ])("%j is none", (text) => expect(parseDateRange(text)).toBeNull());
});

describe("prefixes (FHIR R4 search, 3.1.1.4.5)", () => {
  it.each([
    ["2024-05-10", "2024-05-10", "eq ge le"],
    ["2024-05-10", "2024-05-10T09:00:00Z", "eq ge le"],
    ["2024-05-10", "2024-05-11", "ne gt ge sa"],
    ["2024-05-10", "2024-05-09", "ne lt le eb"],
    ["2024-05-10", "2024-05", "ne gt lt ge le"],
    ["2024-05", "2024-05-31", "eq ge le"],
    ["2024-05-10T09:00:00Z", "2024-05-10", "ne gt lt ge le"],
  ])("asked for %s, %s satisfies %s", (asked, has, expected) => {
    const satisfied = PREFIXES.filter((prefix) => compareRanges(prefix, range(asked), range(has)));
    expect(satisfied).toEqual(PREFIXES.filter((prefix) => expected.split(" ").includes(prefix)));
  });
});
