import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { PAGE, page } from "./page.ts";
import { readResults } from "./results.ts";

it("the page says what was measured, and what follows from it", () => {
  const text = readFileSync(PAGE, "utf8");
  expect(text).toBe(page(readResults()));
  // It would notice a figure that is another.
  const { growth, ...rest } = readResults();
  const slower = growth.map((one) => ({ ...one, workerCpuSeconds: 2 * one.workerCpuSeconds }));
  expect(page({ ...rest, growth: slower })).not.toBe(text);
});
