import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { dayOf, indexOf, patient, result } from "../test/sample-record.ts";
import type { ObservationFact } from "./record.ts";
import { type SeriesPoint, seriesOf } from "./series.ts";

const CREATININE = "creatinine-serum";

function seriesOfFacts(
  concept: string,
  facts: readonly ObservationFact[],
  { asOf = "2026-11-22", most = 200 } = {},
): readonly SeriesPoint[] {
  const index = indexOf(patient("female", 40, facts));
  return seriesOf(index, conceptId(concept), { asOf: dayOf(asOf), most });
}

describe("the results of a concept over time (E-05)", () => {
  it("are in one unit, whatever the EHR wrote, and say what it wrote", () => {
    const points = seriesOfFacts(CREATININE, [
      result(CREATININE, 1.8, "mg/dL", "2026-11-02"),
      result(CREATININE, 80, "umol/L", "2026-10-01"),
    ]);
    expect(points.map(({ date, value, recorded }) => [date, value, recorded])).toEqual([
      ["2026-10-01", 80, { value: 80, unit: "umol/L" }],
      ["2026-11-02", 159.12, { value: 1.8, unit: "mg/dL" }],
    ]);
  });

  it("bring the reference range of a result along, in the same unit", () => {
    const range = { low: 0.5, high: 1.2, unit: null };
    const [point] = seriesOfFacts(CREATININE, [
      result(CREATININE, 1.8, "mg/dL", "2026-11-02", { range }),
    ]);
    expect(point?.limit).toEqual({ low: 44.2, high: 106.08 });
  });

  it("have no range where half of it cannot be converted", () => {
    const range = { low: 0.5, high: 1.2, unit: "bottles" };
    const [point] = seriesOfFacts(CREATININE, [
      result(CREATININE, 1.8, "mg/dL", "2026-11-02", { range }),
    ]);
    expect(point).toMatchObject({ value: 159.12, limit: null });
  });

  it.each([
    ["a unit that cannot be converted", result(CREATININE, 80, "bottles"), 80, "bottles"],
    ["no unit", result(CREATININE, 80, null), 80, null],
    ["a word", result(CREATININE, "high"), "high", null],
    [
      "a comparator",
      result(CREATININE, { type: "quantity", value: 20, comparator: "<", unit: "umol/L" }),
      "<20",
      "umol/L",
    ],
    [
      "an interval",
      result(CREATININE, { type: "interval", low: 20, high: null, unit: "umol/L" }),
      ">=20",
      "umol/L",
    ],
  ])("keep what is no number of that unit as it was written: %s", (_what, fact, value, unit) => {
    expect(seriesOfFacts(CREATININE, [fact])).toMatchObject([
      { value: null, recorded: { value, unit } },
    ]);
  });

  it("have what a formula gives among them, named, and what a person stated, marked", () => {
    const points = seriesOfFacts("egfr", [
      result(CREATININE, 80, "umol/L", "2026-10-01"),
      result("egfr", 61, "{score}", "2026-11-01", { attested: true, source: "Attestation/a" }),
    ]);
    expect(points).toMatchObject([
      { date: "2026-10-01", derivedBy: "CKD-EPI 2021", attested: false },
      { date: "2026-11-01", derivedBy: null, attested: true, resource: "Attestation/a" },
    ]);
    expect(String(points[0]?.value).replace(".", "").length).toBeLessThanOrEqual(4);
  });

  it("leave out what is not measured yet, what is absent and codes that only may stand for it", () => {
    const doubtful = { concept: conceptId(CREATININE), tier: "candidate" as const };
    const points = seriesOfFacts(CREATININE, [
      result(CREATININE, 70, "umol/L", "2026-11-23"),
      result(CREATININE, { type: "absent" }),
      result(CREATININE, 90, "umol/L", "2026-11-01", { hits: [doubtful] }),
      result(CREATININE, 80, "umol/L", "2026-11-22"),
    ]);
    expect(points.map(({ value }) => value)).toEqual([80]);
  });

  it("are the newest, oldest first, and say which are not final", () => {
    const facts = [3, 1, 2].map((month) =>
      result(CREATININE, month, "umol/L", `2026-0${month}-01`, {
        status: month === 2 ? "preliminary" : "final",
      }),
    );
    const points = seriesOfFacts(CREATININE, facts, { most: 2 });
    expect(points.map(({ value, final }) => [value, final])).toEqual([
      [2, false],
      [3, true],
    ]);
  });

  it("begin with those of no date", () => {
    const undated = result(CREATININE, 60, "umol/L", "2026-01-01", { when: null });
    const points = seriesOfFacts(CREATININE, [result(CREATININE, 80, "umol/L"), undated]);
    expect(points.map(({ date }) => date)).toEqual([null, "2026-10-20"]);
  });
});
