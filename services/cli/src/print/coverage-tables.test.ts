import { describe, expect, it } from "@jest/globals";
import type { Coverage } from "@cohort/coverage";
import { conceptId, expectDefined } from "@cohort/foundation";
import { coverageText } from "./coverage-tables.ts";

const REPORT: Coverage = {
  asOf: "2026-11-22",
  patients: 200,
  concepts: [
    {
      concept: conceptId("alt"),
      label: "Alanine aminotransferase",
      kind: "lab",
      patients: 150,
      entries: 900,
      newest: "2026-11-20",
      fresh: 75,
      window: "P28D",
      units: [
        { unit: "U/L", entries: 800, converts: true },
        { unit: "", entries: 100, converts: false },
      ],
      tiers: { core: 900 },
    },
  ],
  missing: [{ concept: conceptId("lvef"), label: "LVEF", kind: "lab", criteria: [] }],
  unclaimed: [
    {
      kind: "observation",
      system: "urn:lis",
      code: "KREA",
      patients: 180,
      entries: 999,
      lastDate: "2026-11-21",
      units: ["mg/dL"],
      likely: {
        concept: conceptId("creatinine-serum"),
        label: "Creatinine",
        unitFits: true,
        criteria: [{ study: "NCT06421701", criterion: "exc-3" }],
      },
    },
  ],
  further: 0,
  systems: [{ system: "urn:lis", codes: 1, entries: 999, reads: null }],
  gaps: [{ kind: "medication", reason: "unauthorised", patients: 200 }],
  issues: [{ code: "unit", entries: 3, patients: 2 }],
  criteria: [
    {
      study: "NCT06421701",
      cohort: "sle",
      criterion: "exc-3",
      matches: 20,
      unknown: { unmapped: 12, stale: 3 },
      codes: [{ system: "urn:lis", code: "KREA", patients: 180 }],
    },
  ],
  siteLines: "codes:\n  - { code: KREA }\n",
};

/** The cells of the table's line that begins with a text. */
const cells = (text: string, first: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.split("│").map((cell) => cell.trim()))
    .find(([, cell]) => cell === first)
    ?.slice(1, -1) ?? [];

describe("the coverage report in a terminal", () => {
  const text = coverageText(REPORT, 140);

  it.each([
    ["Alanine aminotransferase", ["150", "75 %", "50 % in P28D", "2026-11-20", "U/L, none (!)"]],
    ["KREA (urn:lis)", ["observation", "180", "999", "mg/dL", "creatinine-serum", "1"]],
    ["NCT06421701 exc-3", ["sle", "15 of 20", "unmapped 12, stale 3", "KREA"]],
  ])("has a line for %s", (first, rest) => {
    expect(cells(text, first)).toEqual([first, ...rest]);
  });

  it("names what nobody has, what could not be read, and lines for the site file", () => {
    expect(text).toContain("lvef (0)");
    expect(text).toContain("medication: unauthorised for 200 patients");
    expect(text).toContain("codes:\n  - { code: KREA }");
  });

  it("shows the first of many, and says how many there are", () => {
    const [row] = REPORT.unclaimed;
    const unclaimed = Array.from({ length: 40 }, (_, at) => ({
      ...expectDefined(row, "a row"),
      code: `C${at}`,
    }));
    expect(coverageText({ ...REPORT, unclaimed }, 140)).toContain("and 15 more; --json lists them");
  });
});
