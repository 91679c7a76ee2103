import { Redis } from "ioredis";
import { patientId } from "@cohort/foundation";
import { openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { startRedis, whyNoRedis } from "../../queue/redis-server.ts";
import { must } from "../../worker/support.ts";

/** What waiting jobs take up in Redis. */
export interface Queued {
  readonly jobs: number;
  readonly patientsPerJob: number;
  readonly bytesPerJob: number;
}

const JOBS = 500;
const BATCH = 200;

async function usedBytes(url: string): Promise<number> {
  const redis = new Redis(url);
  const info = await redis.info("memory");
  await redis.quit();
  return Number(/used_memory:(\d+)/u.exec(info)?.[1]);
}

/** Null where there is no redis-server. */
export async function queueMemory(): Promise<Queued | null> {
  if (whyNoRedis() !== null) return null;
  const redis = await startRedis();
  const logger = createLogger({ logLevel: "silent" });
  const options = { url: redis.url, matchBatch: BATCH, answerMs: 10_000, logger };
  const queue = must(await openQueue({ ...options, metrics: createMetrics() }));
  try {
    must(await queue.enqueueMatch([patientId("first")]));
    const before = await usedBytes(redis.url);
    // As long as the UUIDs that many EHRs give.
    const ids = Array.from({ length: JOBS * BATCH }, (_, at) =>
      patientId(`00000000-0000-4000-8000-${String(at).padStart(12, "0")}`),
    );
    must(await queue.enqueueMatch(ids));
    const bytes = (await usedBytes(redis.url)) - before;
    return { jobs: JOBS, patientsPerJob: BATCH, bytesPerJob: Math.round(bytes / JOBS) };
  } finally {
    await queue.close();
    await redis.stop();
  }
}
