import { describe, expect, it } from "@jest/globals";
import { derivedOf, patient, result, valuesOf } from "../../test/sample-record.ts";
import { haemoglobinFactor } from "./lung-function.ts";

describe("FVC, % of predicted", () => {
  const of = (...facts: Parameters<typeof patient>[2]) =>
    valuesOf(derivedOf("fvc-percent-predicted", patient("female", 50, facts)));
  const fvc = result("fvc-absolute", 2450, "mL");

  it("divides by the predicted volume of the same day", () => {
    expect(of(fvc, result("fvc-predicted-abs", 3.5, "L"))).toEqual([70]);
    expect(of(fvc, result("fvc-predicted-abs", 3.5, "L", "2026-10-21"))).toEqual([]);
    expect(of(fvc, result("fvc-predicted-abs", 0, "L"))).toEqual([]);
  });
});

describe("DLCO corrected for haemoglobin", () => {
  it.each([
    ["male", 9, 1.256],
    ["female", 9, 1.201],
    ["male", 14.6, 1],
    ["female", 13.4, 1],
  ] as const)("for a %s with %d g/dL is multiplied by %d", (sex, haemoglobin, factor) => {
    expect(haemoglobinFactor(haemoglobin, sex)).toBeCloseTo(factor, 3);
  });

  const of = (date: string, sex: "female" | "male" = "male") =>
    valuesOf(
      derivedOf(
        "dlco-hb-corrected-percent-predicted",
        patient(sex, 50, [
          result("dlco-percent-predicted", 40, "%"),
          result("haemoglobin", 9, "g/dL", date),
        ]),
      ),
    );

  it("takes the haemoglobin nearest to the test, at most 28 days away", () => {
    expect(of("2026-09-22")).toEqual([expect.closeTo(50.248, 2)]);
    expect(of("2026-09-22", "female")).toEqual([expect.closeTo(48.052, 2)]);
    expect(of("2026-09-21")).toEqual([]);
  });
});
