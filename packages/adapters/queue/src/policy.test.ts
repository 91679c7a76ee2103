import { expect, it } from "@jest/globals";
import { LOCK_MS, STALLED_CHECK_MS } from "./policy.ts";

it("C-27: what a killed worker ran is looked for, and found, within the minute", () => {
  // Its lock was renewed a moment before it died, and ran out a moment after everyone looked.
  expect(LOCK_MS + 2 * STALLED_CHECK_MS).toBeLessThan(60_000);
});
