import { describe, expect, it } from "@jest/globals";
import { fail, ok } from "@cohort/foundation";
import { whileCrowded } from "./back-pressure.ts";

const queueOf = (...waiting: (number | null)[]) => {
  let asked = 0;
  return {
    asked: () => asked,
    waiting: () => {
      const answer = waiting[asked++] ?? null;
      const down = { code: "QUEUE.UNAVAILABLE", message: "down" };
      return Promise.resolve(answer === null ? fail(down) : ok(answer));
    },
  };
};

describe("whileCrowded", () => {
  const never = new AbortController().signal;

  it("C-12: waits above the high-water mark, and no longer", async () => {
    const queue = queueOf(12, 11, 10, 0);
    await whileCrowded(queue, 10, never, 1);
    expect(queue.asked()).toBe(3);
  });

  it("C-12: goes on where the queue does not answer", async () => {
    const queue = queueOf(12, null);
    await whileCrowded(queue, 10, never, 1);
    expect(queue.asked()).toBe(2);
  });

  it("C-04: stops waiting when told to", async () => {
    const stop = new AbortController();
    const waiting = whileCrowded(queueOf(12, 12), 10, stop.signal, 60_000);
    stop.abort(new Error("shutdown"));
    await expect(waiting).rejects.toThrow();
  });
});
