import { describe, expect, it } from "@jest/globals";
import type { Clock } from "./clock.ts";
import { createPace } from "./pace.ts";

/** A clock that moves by sleeping, and by hand. */
function handClock(): Clock & { pass(milliseconds: number): void } {
  let now = 1_000_000;
  return {
    now: () => now,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    pass: (milliseconds) => {
      now += milliseconds;
    },
  };
}

async function timeFor(requests: number, clock: Clock, take: () => Promise<void>): Promise<number> {
  const began = clock.now();
  for (let at = 0; at < requests; at += 1) await take();
  return clock.now() - began;
}

describe("C-13: the pace of one server", () => {
  it("lets a second's worth pass at once and then keeps to the rate", async () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    expect(await timeFor(10, clock, () => pace.take())).toBe(0);
    expect(await timeFor(50, clock, () => pace.take())).toBeCloseTo(5_000, -2);
  });

  it("goes half as fast after a 429, counting from what really went out", async () => {
    const clock = handClock();
    const pace = createPace(clock, 1_000);
    await timeFor(40, clock, () => pace.take());
    pace.slowDown(clock.now(), 0);
    expect(pace.rate).toBe(20);
  });

  it.each([
    ["no answer", 0, 3],
    ["three of ten refused", 7, 3],
  ])("goes half as fast again where it still is too fast: %s", async (_, answers, refusals) => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    pace.slowDown(clock.now(), 0);
    expect(pace.rate).toBe(5);
    clock.pass(1);
    for (let at = 0; at < answers; at += 1) pace.keepUp(clock.now());
    for (let at = 0; at < refusals; at += 1) pace.slowDown(clock.now(), 0);
    expect(pace.rate).toBe(2.5);
  });

  it("goes half as fast again for the first refusal after a quiet minute", () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    pace.slowDown(clock.now(), 0);
    clock.pass(60_000);
    expect(pace.rate).toBe(6);
    pace.slowDown(clock.now(), 0);
    expect(pace.rate).toBe(3);
  });

  /** The seconds that 2 000 requests take of which one in `one` is refused, however slowly they come. */
  const secondsAt = async (one: number): Promise<number> => {
    const clock = handClock();
    const pace = createPace(clock, 500);
    let sent = 0;
    const took = await timeFor(2_000, clock, async () => {
      await pace.take();
      const sentAt = clock.now();
      clock.pass(5);
      if ((sent += 1) % one === 0) pace.slowDown(sentAt, 0);
      else pace.keepUp(sentAt);
    });
    return took / 1_000;
  };
  it("does not come to a standstill where a few in a hundred are refused whatever the pace", async () => {
    // At five a second, which is half of what went out before the first refusal, and faster by the minute.
    expect(await secondsAt(20)).toBeLessThan(400);
  });

  it("slows down further and further where one in three is refused", async () => {
    expect(await secondsAt(3)).toBeGreaterThan(1_500);
  });

  it("does not slow down again for requests that were under way", async () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    const sentAt = clock.now();
    clock.pass(5);
    pace.slowDown(sentAt, 0);
    pace.slowDown(sentAt, 0);
    pace.slowDown(sentAt + 1, 0);
    expect(pace.rate).toBe(5);
  });

  it("never stops altogether", () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    for (let at = 0; at < 50; at += 1) {
      clock.pass(1);
      pace.slowDown(clock.now(), 0);
    }
    expect(pace.rate).toBe(0.2);
  });

  it("gets one request per second back for each quiet minute, up to where it began", () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    pace.slowDown(clock.now(), 0);
    clock.pass(59_000);
    expect(pace.rate).toBe(5);
    clock.pass(1_000);
    expect(pace.rate).toBe(6);
    clock.pass(3_600_000);
    expect(pace.rate).toBe(10);
  });

  it("sends nothing while it is told to wait", async () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    pace.slowDown(clock.now(), 7_000);
    expect(await timeFor(1, clock, () => pace.take())).toBe(7_000);
  });

  it("ends waiting when its work is called off", async () => {
    const clock = handClock();
    const pace = createPace(clock, 10);
    await expect(pace.take(AbortSignal.abort(new Error("off")))).rejects.toThrow("off");
  });
});
