import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestStore, testStore } from "@cohort/testkit";
import { type Comparison, compare, report } from "./compare.ts";
import { type ListStage, setListStage } from "./list-stage.ts";
import { percentile } from "./open-loop.ts";
import { type Stage, setStage } from "./scenarios.ts";

/** That the load run works; how long anything takes is for `pnpm load`, on a machine that does nothing else. */
const DAY = "2026-11-22";
let opened: TestStore;
let listed: TestStore;
let stage: Stage;
let lists: ListStage;

beforeAll(async () => {
  opened = await testStore();
  listed = await testStore();
  const place = { store: opened.store, databaseUrl: opened.url, day: DAY };
  stage = await setStage(place, { patients: 200, seconds: 1, matchRate: 4, hookRate: 10 });
  const other = { store: listed.store, databaseUrl: listed.url, day: DAY };
  lists = await setListStage(other, { rows: 200, seconds: 1, rate: 16 });
}, 180_000);
afterAll(async () => {
  await stage.stop();
  await lists.stop();
  await opened.close();
  await listed.close();
});

it.each<[string, () => Comparison]>([
  ["match", () => stage.match],
  ["hook", () => stage.hook],
  ["list", () => lists.list],
])(
  "the load run of %s is answered whole",
  async (_, comparisonOf) => {
    const comparison = comparisonOf();
    const rounds = await compare(comparison, 2);
    for (const { product, baseline, ratio } of rounds) {
      expect([...product.statuses.keys()]).toEqual([200]);
      expect([...baseline.statuses.keys()]).toEqual([200]);
      expect(ratio).toBeGreaterThan(0);
      expect(percentile(product, 0.5)).toBeLessThanOrEqual(percentile(product, 0.99));
    }
    expect(report(comparison, rounds)).toContain("times that of Express");
  },
  60_000,
);
