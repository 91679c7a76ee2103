import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { type TestStore, testStore } from "@cohort/testkit";
import { until } from "../worker/support.ts";

const SILENT_MS = 500;
let test: TestStore;

beforeEach(async () => {
  test = await testStore({ leaderSilentMs: SILENT_MS });
});
afterEach(() => test.close());

/** Nothing of this process runs for so long, as where it is stopped. */
const freeze = (ms: number): unknown =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

it("C-31: a leader that is frozen leads no more, hears of it when it wakes, and another may lead", async () => {
  let isLed = false;
  await test.store.whileLeader("sync", async (lost) => {
    freeze(3 * SILENT_MS);
    await until(() => lost.aborted, 5_000, 5);
    isLed = await test.store.whileLeader("sync", () => Promise.resolve());
  });
  expect(isLed).toBe(true);
});

it("a leader that has little to say but is awake leads on", async () => {
  let isLost = false;
  await test.store.whileLeader("sync", async (lost) => {
    await pause(4 * SILENT_MS);
    isLost = lost.aborted;
    expect(await test.store.whileLeader("sync", () => Promise.resolve())).toBe(false);
  });
  expect(isLost).toBe(false);
});
