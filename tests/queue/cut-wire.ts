import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Queue, Workers } from "@cohort/queue";
import type { Place } from "./places.ts";
import { type Proxy, proxyTo } from "./proxy.ts";
import { open, patients, until } from "./support.ts";

/** What a queue must do when its place cannot be reached for a while. */
export function cutWire(start: () => Promise<Place>): void {
  let place: Place;
  let proxy: Proxy;
  let queue: Queue;
  let workers: Workers | null = null;

  beforeAll(async () => {
    place = await start();
  });
  beforeEach(async () => {
    proxy = await proxyTo(place.url);
    queue = await open(proxy.url, 10);
  });
  afterEach(async () => {
    await workers?.close(1000);
    workers = null;
    await queue.close();
    await proxy.cut();
    await until(async () => (await place.connections()) === 0);
  });
  afterAll(() => place.stop());

  it("C-01: enqueueing fails within 1.5 s, cut or hanging, and works again afterwards", async () => {
    for (const [down, up] of [
      [() => proxy.cut(), () => proxy.mend()],
      [async () => proxy.hang(true), async () => proxy.hang(false)],
    ] as const) {
      await down();
      // A timer that runs beside it: on a machine that is late both are.
      const late = pause(1500, "later than 1.5 s");
      const failed = await Promise.race([queue.enqueueSync(randomUUID()), late]);
      expect(failed).toMatchObject({ ok: false, failure: { code: "QUEUE.UNAVAILABLE" } });
      expect((await queue.ping()).ok).toBe(false);
      await up();
      await until(async () => (await queue.enqueueSync(randomUUID())).ok);
      expect((await queue.ping()).ok).toBe(true);
    }
  });

  it("C-28, C-29: a worker finds its way back by itself", async () => {
    let done = 0;
    workers = await queue.startWorkers({
      match: async () => {
        done += 1;
        return { end: "done" };
      },
    });
    await queue.enqueueMatch(patients(1));
    await until(() => done === 1);
    await proxy.cut();
    await pause(300);
    await proxy.mend();
    await until(async () => (await queue.enqueueMatch(patients(1))).ok);
    await until(() => done === 2);
  });
}
