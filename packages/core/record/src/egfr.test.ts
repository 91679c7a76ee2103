import { expect, it } from "@jest/globals";
import { ckdEpi2021 } from "./egfr.ts";

it.each([
  ["female", 55, 0.9, 75.5],
  ["male", 60, 1.2, 69.23],
  ["female", 30, 0.6, 123.76],
  ["male", 45, 4.0, 17.92],
] as const)("a %s of %i with creatinine %d mg/dL has %d", (sex, age, creatinine, expected) => {
  expect(ckdEpi2021(creatinine, age, sex)).toBeCloseTo(expected, 2);
});
