import { EventEmitter } from "node:events";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { QueueBase } from "bullmq";
import { openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { type Place, postgresPlace, redisPlace } from "../queue/places.ts";
import { whyNoRedis } from "../queue/redis-server.ts";

jest.setTimeout(120_000);
afterEach(() => void jest.restoreAllMocks());

/** Every queue and worker of BullMQ that somebody listens to from now on. */
function watchBullmq(): ReadonlySet<QueueBase> {
  const seen = new Set<QueueBase>();
  const { on } = EventEmitter.prototype;
  jest.spyOn(EventEmitter.prototype, "on").mockImplementation(function (
    this: EventEmitter,
    ...asked
  ) {
    if (this instanceof QueueBase) seen.add(this);
    return on.apply(this, asked);
  });
  return seen;
}

const kinds: readonly (readonly [string, () => Promise<Place>, string | null])[] = [
  ["PostgreSQL", postgresPlace, null],
  ["Redis", redisPlace, whyNoRedis()],
];

describe.each(kinds)("C-03: on %s", (_, open, missing) => {
  const run = missing === null ? it : it.skip;

  run(
    `C-03: an error of any queue or worker is heard, counted and ends nothing${missing ?? ""}`,
    async () => {
      const place = await open();
      const lines: string[] = [];
      const logger = createLogger({ logLevel: "warn" }, { write: (line) => void lines.push(line) });
      const metrics = createMetrics();
      const seen = watchBullmq();
      const opened = await openQueue({ url: place.url, logger, metrics });
      if (!opened.ok) throw new Error(opened.failure.message);
      const done = async () => ({ end: "done" }) as const;
      const workers = await opened.value.startWorkers({ sync: done, match: done });

      // Two queues, and a worker of each.
      expect(seen.size).toBe(4);
      const before = lines.length;
      for (const each of seen) {
        // An EventEmitter throws what nobody listens to.
        expect(each.listenerCount("error")).toBeGreaterThan(0);
        expect(() => each.emit("error", new Error("connection lost"))).not.toThrow();
      }
      const { values } = await metrics.queueErrors.get();
      expect(new Map(values.map(({ labels, value }) => [labels.queue, value]))).toEqual(
        new Map([
          ["match", 2],
          ["sync", 2],
        ]),
      );
      expect(lines.length).toBeGreaterThan(before);
      expect((await opened.value.counts()).ok).toBe(true);

      expect(await workers.close(10_000)).toBe(true);
      await opened.value.close();
      await place.stop();
    },
  );
});
