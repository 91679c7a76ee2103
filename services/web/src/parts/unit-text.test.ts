import { expect, it } from "@jest/globals";
import { unitText, withUnit, withoutUcum } from "./unit-text.ts";

it.each([
  ["10*9/L", "10⁹/L"],
  ["umol/L", "µmol/L"],
  ["mL/min/{1.73_m2}", "mL/min/1.73 m²"],
  ["U/L", "U/L"],
  ["{score}", ""],
  ["1", ""],
  ["a", ""],
  [null, ""],
])("writes the unit %s as %s", (unit, written) => {
  expect(unitText(unit)).toBe(written);
});

it("says a value that has no unit alone", () => {
  expect(withUnit("7", "{score}")).toBe("7");
  expect(withUnit("48", "%")).toBe("48 %");
  expect(withUnit("1.4", "10*9/L")).toBe("1.4 × 10⁹/L");
});

it("writes the units of a criterion's text as people do", () => {
  expect(withoutUcum("Platelets of 30 x 10^9/L or more, eGFR 30 mL/min/1.73 m2")).toBe(
    "Platelets of 30 × 10⁹/L or more, eGFR 30 mL/min/1.73 m²",
  );
});

it("leaves the words of a sentence as they are", () => {
  const said = "Creatinine 97 umol/L, Platelets 134 10*9/L; upper limit 1 ug, human ULN";
  expect(withoutUcum(said)).toBe(
    "Creatinine 97 µmol/L, Platelets 134 × 10⁹/L; upper limit 1 µg, human ULN",
  );
});
