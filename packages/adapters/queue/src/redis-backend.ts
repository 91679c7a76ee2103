import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { type Result, fail, ok } from "@cohort/foundation";
import type { Backend, PlaceOptions } from "./backend.ts";
import { attempt, evicting, forgetting, unavailable } from "./failures.ts";
import { QUEUE_OPTIONS } from "./policy.ts";

const CONNECT_MS = 5000;

/** `maxmemory-policy` from INFO, which managed servers allow where they refuse CONFIG. */
export const evictionPolicy = (info: string): string =>
  /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? "unknown";

/** Whether the append-only file is on, from INFO as well. */
export const appendsToFile = (info: string): boolean => /^aof_enabled:1\s*$/m.test(info);

/**
 * Redis through ioredis. Producers share one connection that fails at once where it is down: a request
 * must not hang on it. Workers get connections of their own from BullMQ, which wait for ever.
 */
export async function openRedisBackend(
  { url, prefix, answerMs, mayForget, telemetry }: PlaceOptions,
  onError: (error: Error) => void,
): Promise<Result<Backend>> {
  const traced = telemetry === null ? {} : { telemetry };
  let connected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    commandTimeout: answerMs,
    // Start-up fails at the first refusal; a connection that was there once is sought for ever.
    retryStrategy: (times) => (connected ? Math.min(times * 100, 2000) : null),
  });
  // `connect` rejects with "Connection is closed" whatever the reason; the event names it.
  let reason: unknown;
  client.on("error", (error) => {
    reason = error;
    onError(error);
  });
  try {
    await client.connect();
    connected = true;
  } catch (error) {
    return fail(unavailable(reason ?? error));
  }
  return ok({
    producer: (queue) =>
      new Queue<unknown, null>(queue, {
        connection: client,
        prefix,
        ...QUEUE_OPTIONS,
        ...traced,
      }),
    consumer: (queue, processor, options) =>
      new Worker<unknown, null>(
        queue,
        // BullMQ hands out a signal only to a function that names three parameters.
        (job, token, signal) => processor(job, token ?? "", signal ?? new AbortController().signal),
        {
          ...options,
          ...traced,
          prefix,
          connection: { url, maxRetriesPerRequest: null, connectTimeout: CONNECT_MS },
        },
      ),
    ping: () =>
      attempt(async () => {
        const asked = [client.info("memory"), client.info("persistence")];
        const [memory = "", persistence = ""] = await Promise.all(asked);
        if (mayForget) return ok(null);
        const policy = evictionPolicy(memory);
        if (policy !== "noeviction") return fail(evicting(policy));
        return appendsToFile(persistence) ? ok(null) : fail(forgetting);
      }),
    // BullMQ leaves a client open that it was handed.
    close: () => {
      client.disconnect();
      return Promise.resolve();
    },
  });
}
