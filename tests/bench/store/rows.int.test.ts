import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { testDatabase, type TestDatabase } from "@cohort/testkit";
import type { BenchOptions, Row } from "../row.ts";
import { measureQueue } from "./queue.ts";
import { measureSaving } from "./save.ts";

/** That it measures; how fast anything is, is for `pnpm bench`. */
const SHORT: BenchOptions = { quick: true, rounds: 1, patients: 4, seed: 1, warmMs: 0 };

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const areNumbers = ({ measured, ours, peer }: Row): boolean =>
  [...measured, ours.value, peer?.value].every((figure) => Number(figure) > 0);

it("T5 is measured: rows come of it, and the bare upsert puts as many back", async () => {
  const row = await measureSaving(database.url, SHORT);
  expect(row.id).toBe("T5");
  expect(areNumbers(row)).toBe(true);
  expect(Number.parseFloat(row.note ?? "")).toBeGreaterThan(1);
}, 60_000);

it("T6 is measured, on each back end that is there", async () => {
  const rows = await measureQueue(database.url, SHORT);
  expect(rows[0]?.id).toBe("T6 PostgreSQL");
  for (const row of rows) expect(areNumbers(row)).toBe(true);
}, 60_000);
