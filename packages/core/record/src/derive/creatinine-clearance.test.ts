import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { derivedOf, only, patient, result, valuesOf } from "../../test/sample-record.ts";
import { cockcroftGault } from "./creatinine-clearance.ts";

it.each([
  ["male", 60, 80, 1.2, 74.07],
  ["female", 50, 55, 0.8, 73.05],
  ["female", 65, 50, 0.75, 59.03],
] as const)("a %s of %i, %d kg, creatinine %d mg/dL", (sex, age, kg, creatinine, expected) => {
  expect(cockcroftGault(creatinine, age, kg, sex)).toBeCloseTo(expected, 2);
});

describe("from a record", () => {
  const creatinine = result("creatinine-serum", 0.75, "mg/dL");
  const weight = (kg: number, date: string) => result("body-weight", kg, "kg", date);
  const of = (facts: Parameters<typeof patient>[2], asOf?: string) =>
    derivedOf("creatinine-clearance-cg", patient("female", 65, facts), asOf);

  it("takes the weight nearest the sample, and the sample's date", () => {
    const near = weight(50, "2026-10-10");
    const fact = only(of([creatinine, weight(90, "2026-08-01"), near, weight(70, "2026-11-10")]));
    expect(valuesOf([fact])[0]).toBeCloseTo(59.03, 2);
    expect(fact.when).toEqual(creatinine.when);
    expect(fact.inputs).toEqual([creatinine, near]);
  });

  it("gives nothing without a weight within 90 days", () => {
    expect(of([creatinine])).toEqual([]);
    expect(of([creatinine, weight(50, "2026-07-21")])).toEqual([]);
    expect(of([creatinine, weight(50, "2026-07-22")])).toHaveLength(1);
    expect(of([creatinine, weight(0, "2026-10-20")])).toEqual([]);
  });

  it("does not know by asOf what was weighed later", () => {
    const facts = [creatinine, weight(60, "2026-09-20"), weight(50, "2026-10-25")];
    expect(valuesOf(of(facts, "2026-10-24"))[0]).toBeCloseTo((59.03 * 60) / 50, 1);
    expect(valuesOf(of(facts, "2026-10-25"))[0]).toBeCloseTo(59.03, 2);
    expect(of(facts, "2026-10-19")).toEqual([]);
  });

  it("leaves both open where two weights of one day disagree", () => {
    const facts = [creatinine, weight(50, "2026-10-20"), weight(60, "2026-10-20")];
    expect(valuesOf(of(facts))).toEqual([
      [expect.closeTo(59.03, 2), expect.closeTo((59.03 * 60) / 50, 1)],
    ]);
  });

  it("rises with weight", () => {
    const kg = fc.integer({ min: 30, max: 150 });
    fc.assert(
      fc.property(kg, kg, (a, b) => {
        const clearance = (value: number) =>
          Number(valuesOf(of([creatinine, weight(value, "2026-10-20")]))[0]);
        expect(Math.sign(clearance(a) - clearance(b))).toBe(Math.sign(a - b));
      }),
    );
  });
});
