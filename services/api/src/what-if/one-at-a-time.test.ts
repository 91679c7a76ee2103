import { describe, expect, it } from "@jest/globals";
import { oneAtATime } from "./one-at-a-time.ts";

const MOST_WAITING = 3;

/** Tasks that end when they are told to. */
function tasks() {
  const running: { readonly at: number; end(): void; fail(): void }[] = [];
  const task = (at: number) => () =>
    new Promise<number>((resolve, reject) => {
      running.push({ at, end: () => resolve(at), fail: () => reject(new Error("broken")) });
    });
  const settle = () => new Promise((done) => setImmediate(done));
  return { running, task, settle };
}

describe("what is computed one at a time", () => {
  it("E-17: runs in the order of asking, never two, and refuses whoever comes when three wait", async () => {
    const { running, task, settle } = tasks();
    const queued = oneAtATime(MOST_WAITING);
    const asked = [0, 1, 2, 3].map((at) => queued(task(at)));
    await settle();
    expect(running.map(({ at }) => at)).toEqual([0]);
    expect(await queued(task(4))).toEqual({ ok: false, failure: "full" });
    for (const [at] of asked.entries()) {
      await settle();
      expect(running.map((one) => one.at)).toEqual(Array.from({ length: at + 1 }, (_, n) => n));
      running[at]?.end();
    }
    expect(await Promise.all(asked)).toEqual([0, 1, 2, 3].map((value) => ({ ok: true, value })));
  });

  it("E-17: takes others again once one is done, and whatever became of it", async () => {
    const { running, task, settle } = tasks();
    const queued = oneAtATime(MOST_WAITING);
    const broken = queued(task(0)).catch((error: unknown) => String(error));
    const others = [1, 2, 3].map((at) => queued(task(at)));
    await settle();
    running[0]?.fail();
    expect(await broken).toBe("Error: broken");
    await settle();
    expect(running.map(({ at }) => at)).toEqual([0, 1]);
    const late = queued(task(4));
    for (const at of [1, 2, 3, 4]) {
      await settle();
      running[at]?.end();
    }
    expect(await Promise.all([...others, late])).toHaveLength(4);
    expect(await late).toEqual({ ok: true, value: 4 });
  });
});
