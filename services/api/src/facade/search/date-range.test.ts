import { describe, expect, it } from "@jest/globals";
import { intersect, isWithin, readDateRange } from "./date-range.ts";

describe("a date parameter (FHIR R4 3.1.1.4.5)", () => {
  it.each([
    ["2026", "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["2026-12", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"],
    ["2026-11-22T10:15", "2026-11-22T10:15:00.000Z", "2026-11-22T10:16:00.000Z"],
    ["2026-11-22T10:15:30Z", "2026-11-22T10:15:30.000Z", "2026-11-22T10:15:31.000Z"],
    ["2026-11-22T10:15:30.5+01:00", "2026-11-22T09:15:30.500Z", "2026-11-22T09:15:30.501Z"],
    ["eq2026-11-22T10:15:30 01:00", "2026-11-22T09:15:30.000Z", "2026-11-22T09:15:31.000Z"],
  ])("%s is as long as it is precise", (text, from, before) =>
    expect(readDateRange(text)).toEqual({ from, before }),
  );

  it.each([
    ["ge2026-11", { from: "2026-11-01T00:00:00.000Z" }],
    ["gt2026-11", { from: "2026-12-01T00:00:00.000Z" }],
    ["le2026-11", { before: "2026-12-01T00:00:00.000Z" }],
    ["lt2026-11", { before: "2026-11-01T00:00:00.000Z" }],
  ])("%s is open to one side", (text, range) => expect(readDateRange(text)).toEqual(range));

  it.each([
    ["eq0000-01-01", "0001-01-02T00:00:00.000Z", "0001-01-02T00:00:00.000Z"],
    ["9999", "9999-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"],
    ["9999-12-31T23:59:59.999-12:00", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ])("%s ends where dates end", (text, from, before) =>
    expect(readDateRange(text)).toEqual({ from, before }),
  );

  it.each([
    "",
    "soon",
    "2026-13",
    "2026-02-30",
    "2026-02-29",
    "26-01-01",
    "sa2026",
    "ap2026",
    "ge",
  ])("%j is none", (text) => expect(readDateRange(text)).toBeNull());

  it("together make what lies in all of them", () => {
    const range = intersect([
      { from: "2026-01" },
      { from: "2026-03", before: "2026-09" },
      { before: "2026-06" },
    ]);
    expect(range).toEqual({ from: "2026-03", before: "2026-06" });
    expect(["2026-02", "2026-03", "2026-05", "2026-06"].map((at) => isWithin(range, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
