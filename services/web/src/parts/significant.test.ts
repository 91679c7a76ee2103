import { expect, it } from "@jest/globals";
import { significant } from "./significant.ts";

it.each([
  [141.388, 1.6, 141],
  [0.620173, 0.62, 0.62],
  [158.789, "1.796", 158.8],
  [1234567, 12, 1230000],
  [0, 0, 0],
])("E-05 shows %d, recorded as %s, as %d", (converted, recorded, shown) => {
  expect(significant(converted, recorded)).toBe(shown);
});

it("E-05 is more exact where the limit is near", () => {
  expect(significant(221.04, 2.5, [221])).toBe(221.04);
  expect(significant(220.96, 2.5, [221, null])).toBe(220.96);
  expect(significant(221, 2.5, [221])).toBe(221);
});
