import { describe, expect, it } from "@jest/globals";
import { createBreather } from "./breather.ts";

describe("createBreather", () => {
  it("C-08: turns the event loop once a slice is over, and not before", async () => {
    let now = 0;
    const breathe = createBreather(() => now);
    expect(breathe()).toBeUndefined();
    now = 19;
    expect(breathe()).toBeUndefined();
    now = 20;
    await breathe();
    expect(breathe()).toBeUndefined();
    now = 40;
    expect(breathe()).toBeInstanceOf(Promise);
  });

  it("C-08: lets timers run while computing for long", async () => {
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const breathe = createBreather();
    const end = performance.now() + 300;
    while (performance.now() < end) {
      const until = performance.now() + 2;
      while (performance.now() < until);
      await breathe();
    }
    clearInterval(watch);
    expect(longest).toBeGreaterThan(0);
    // 20 ms on a free machine; without a breath it would be all of 300.
    expect(longest).toBeLessThan(150);
  });
});
