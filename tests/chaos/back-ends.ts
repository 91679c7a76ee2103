import { describe, it } from "@jest/globals";
import { whyNoRedis } from "../queue/redis-server.ts";
import type { QueueKind } from "../worker/support.ts";

/** Whether everything is asked for (`pnpm chaos`), or the short form that is part of the suite. */
export const IS_LONG = process.env["CHAOS"] === "all";

/** So many seeds from this one on. */
export const seedsFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at);

/** Once on each place that the queue can live in; without a Redis that half is skipped and says why. */
export function onBothBackEnds(what: string, tests: (kind: QueueKind) => void): void {
  describe(`${what}, with the queue on PostgreSQL`, () => tests("PostgreSQL"));
  const missing = whyNoRedis();
  if (missing === null) describe(`${what}, with the queue on Redis`, () => tests("Redis"));
  else it.skip(`${what}, with the queue on Redis (${missing})`, () => {});
}
