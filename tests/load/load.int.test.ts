import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { type TestStore, testStore } from "@cohort/testkit";
import { compare, report } from "./compare.ts";
import { percentile } from "./open-loop.ts";
import { type Stage, setStage } from "./scenarios.ts";

/** That the load run works; how long anything takes is for `pnpm load`, on a machine that does nothing else. */
let opened: TestStore;
let stage: Stage;

beforeAll(async () => {
  opened = await testStore();
  const place = { store: opened.store, databaseUrl: opened.url, day: "2026-11-22" };
  stage = await setStage(place, { patients: 200, seconds: 1, matchRate: 4, hookRate: 10 });
}, 120_000);
afterAll(async () => {
  await stage.stop();
  await opened.close();
});

it.each(["match", "hook"] as const)(
  "the load run of %s is answered whole",
  async (name) => {
    const comparison = stage[name];
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
