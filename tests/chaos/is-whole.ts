import { expect } from "@jest/globals";
import { AS_OF, type Installation } from "../worker/support.ts";
import { type Acknowledged, brokenLaws } from "./conservation.ts";
import { outcomeOf, undisturbed } from "./town.ts";

/** After any fault: the town's records and matches are those of a run without faults, byte for byte, and every law holds (C-42). */
export async function isWhole(site: Installation, acknowledged: Acknowledged = {}): Promise<void> {
  const expected = await undisturbed();
  const found = await outcomeOf(site);
  expect(found.records).toBe(expected.records);
  expect(found.matches).toBe(expected.matches);
  expect(await brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF }, acknowledged)).toEqual(
    [],
  );
}
