import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ObservationFact } from "../record.ts";
import { derivedOf, only, patient, result, valuesOf } from "../../test/sample-record.ts";

const visit = (
  tender: number,
  swollen: number,
  global: ObservationFact,
  other: ObservationFact,
): readonly ObservationFact[] => [
  result("tender-joint-count-28", tender),
  result("swollen-joint-count-28", swollen),
  global,
  other,
];
const global = (value: number, unit: string | null = null, date?: string) =>
  result("patient-global-activity", value, unit, date);
const esr = (value: number, date?: string) => result("esr", value, "mm/h", date);
const crp = (value: number) => result("crp", value, "mg/L");
const of = (concept: string, facts: readonly ObservationFact[], asOf?: string) =>
  derivedOf(concept, patient("female", 50, facts), asOf);

describe("DAS28", () => {
  it.each([
    [8, 6, 40, 60, 5.692],
    [2, 1, 20, 30, 3.589],
  ])("with ESR: tender %i, swollen %i, ESR %i, global %i mm", (t, s, rate, mm, expected) => {
    const [value] = valuesOf(of("das28-esr", visit(t, s, global(mm, "mm"), esr(rate))));
    expect(value).toBeCloseTo(expected, 3);
  });

  it("with CRP", () => {
    const facts = visit(8, 6, global(60, "mm"), crp(20));
    expect(valuesOf(of("das28-crp", facts))[0]).toBeCloseTo(5.166, 3);
    expect(of("das28-esr", facts)).toEqual([]);
  });

  it.each([
    [6, "cm"],
    [6, "{score}"],
    [6, null],
    [60, "mm"],
  ])("reads a patient's global of %i %s alike", (value, unit) => {
    const [score] = valuesOf(of("das28-esr", visit(8, 6, global(value, unit), esr(40))));
    expect(score).toBeCloseTo(5.692, 3);
  });

  it("does not guess the scale of a global beyond 10", () => {
    expect(of("das28-esr", visit(8, 6, global(60), esr(40)))).toEqual([]);
  });

  it("takes what is nearest to the joint count, at most seven days away", () => {
    const late = esr(90, "2026-10-28");
    expect(of("das28-esr", visit(8, 6, global(6), late))).toEqual([]);
    const near = esr(40, "2026-10-27");
    const fact = only(of("das28-esr", [...visit(8, 6, global(6), late), near]));
    expect(valuesOf([fact])[0]).toBeCloseTo(5.692, 3);
    expect(fact.inputs).toContain(near);
    expect(fact.when).toEqual(result("esr", 1).when);
    expect(of("das28-esr", [...visit(8, 6, global(6), late), near], "2026-10-26")).toEqual([]);
  });

  it("prefers final results to nearer preliminary ones", () => {
    const preliminary = result("esr", 90, "mm/h", "2026-10-20", { status: "preliminary" });
    const facts = visit(8, 6, global(6), preliminary);
    expect(only(of("das28-esr", facts)).status).toBe("preliminary");
    const fact = only(of("das28-esr", [...facts, esr(40, "2026-10-18")]));
    expect([fact.status, valuesOf([fact])[0]]).toEqual(["final", expect.closeTo(5.692, 3)]);
  });

  it("lets an ESR below 1 count as 1", () => {
    const score = (rate: number) => valuesOf(of("das28-esr", visit(0, 0, global(0), esr(rate))));
    expect(score(0.5)).toEqual([0]);
    expect(score(0.5)).toEqual(score(1));
  });

  it("contains the exact score where a result is a comparator", () => {
    const count = fc.integer({ min: 0, max: 28 });
    const below = result("crp", { type: "quantity", value: 5, comparator: "<", unit: "mg/L" });
    fc.assert(
      fc.property(count, count, fc.double({ min: 0, max: 5, noNaN: true }), (t, s, value) => {
        const exact = Number(valuesOf(of("das28-crp", visit(t, s, global(4), crp(value))))[0]);
        const [open] = valuesOf(of("das28-crp", visit(t, s, global(4), below)));
        expect(Array.isArray(open) && open[0] <= exact && exact <= open[1]).toBe(true);
      }),
    );
  });
});

describe("CDAI", () => {
  const physician = (value: number, unit: string | null = null) =>
    result("physician-global-activity", value, unit);

  it("adds counts and globals on their scale of 10", () => {
    expect(valuesOf(of("cdai-total", visit(8, 6, global(6), physician(5))))).toEqual([25]);
    expect(valuesOf(of("cdai-total", visit(8, 6, global(60, "mm"), physician(50, "mm"))))).toEqual([
      25,
    ]);
  });

  it("adds decimals as decimals", () => {
    expect(valuesOf(of("cdai-total", visit(1, 0, global(0.1), physician(0.2))))).toEqual([1.3]);
  });
});

it.each([
  ["swollen-joint-count-66", "swollen-joint-count-28"],
  ["tender-joint-count-68", "tender-joint-count-28"],
])("%s is at least the 28-joint count", (concept, of28) => {
  expect(valuesOf(of(concept, [result(of28, 6)]))).toEqual([[6, null]]);
  expect(of(concept, [result(of28, 29)])).toEqual([]);
});
