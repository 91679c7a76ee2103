import { expect, it } from "@jest/globals";
import { isWorse } from "./changes.ts";

it("eligible is better than possible, possible than ineligible, and no row is worst", () => {
  const order = ["eligible", "possible", "ineligible", null] as const;
  for (const [from, a] of order.entries()) {
    for (const [to, b] of order.entries()) expect(isWorse(a, b)).toBe(to > from);
  }
});
