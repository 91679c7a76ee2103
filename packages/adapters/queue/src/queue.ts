import { randomUUID } from "node:crypto";
import type { Telemetry } from "bullmq";
import { type PatientId, type Result, ok } from "@cohort/foundation";
import type { Logger, Metrics } from "@cohort/telemetry";
import type { Backend, Producer } from "./backend.ts";
import { attempt } from "./failures.ts";
import type { Handlers } from "./handler.ts";
import { LARGEST_BATCH, type QueueName } from "./payload.ts";
import { ANSWER_MS } from "./policy.ts";
import {
  grantPostgresQueue,
  migratePostgresQueue,
  openPostgresBackend,
} from "./postgres-backend.ts";
import { quietErrors } from "./quiet-errors.ts";
import { openRedisBackend } from "./redis-backend.ts";
import { type WorkerSettings, type Workers, startWorkers } from "./workers.ts";

export interface QueueOptions {
  /** `redis://`, `rediss://`, `postgres://` or `postgresql://` */
  readonly url: string;
  /** Keeps installations apart; `cohort` by default. */
  readonly prefix?: string;
  /** Patients in one match job; 200 by default. */
  readonly matchBatch?: number;
  /** How long an answer may take before the queue counts as unavailable; 1000 ms by default. */
  readonly answerMs?: number;
  /** `ping` does not ask that Redis keeps every job; false by default. */
  readonly mayForget?: boolean;
  /** Traces of jobs go where the process sends its traces; false by default. */
  readonly traced?: boolean;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface JobCounts {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
}

/**
 * Wakes workers up; the database alone knows what is due. Every answer that does not come is the failure
 * `QUEUE.UNAVAILABLE` after `answerMs`, and loses nothing.
 */
export interface Queue {
  /** One job for every `matchBatch` patients. */
  enqueueMatch(patients: readonly PatientId[]): Promise<Result<null>>;
  /** `job` is the id of the row in the store. */
  enqueueSync(job: string): Promise<Result<null>>;
  /** Also sets the metrics of it. */
  counts(): Promise<Result<Readonly<Record<QueueName, JobCounts>>>>;
  /** Match jobs that no worker has taken yet: what back-pressure goes by. */
  waiting(): Promise<Result<number>>;
  startWorkers(handlers: Handlers, settings?: WorkerSettings): Promise<Workers>;
  /** Reachable and set up so that no job gets lost: what readiness asks. */
  ping(): Promise<Result<null>>;
  /** Close the workers first. Safe to call twice. */
  close(): Promise<void>;
}

const isRedis = (url: string): boolean => /^rediss?:/.test(url);
const DEFAULT_PREFIX = "cohort";

/** Creates the queue's tables where it lives in PostgreSQL; Redis needs none. Never done when a service starts. */
export const migrateQueue = (url: string, prefix: string = DEFAULT_PREFIX): Promise<Result<null>> =>
  isRedis(url) ? Promise.resolve(ok(null)) : migratePostgresQueue(url, prefix);

/** Lets the database role that the services run as use the queue, where that lives in PostgreSQL. After every `migrateQueue`. */
export const grantQueue = (
  url: string,
  role: string,
  prefix: string = DEFAULT_PREFIX,
): Promise<Result<null>> =>
  isRedis(url) ? Promise.resolve(ok(null)) : grantPostgresQueue(url, prefix, role);

/** Fails with `QUEUE.UNAVAILABLE`, `QUEUE.NOT_MIGRATED`, `QUEUE.SCHEMA_NEW` or `QUEUE.POOLED`. */
export async function openQueue(options: QueueOptions): Promise<Result<Queue>> {
  const { url, prefix = DEFAULT_PREFIX, matchBatch = 200, logger, metrics } = options;
  const telemetry = options.traced === true ? await bullmqTelemetry() : null;
  const { answerMs = ANSWER_MS, mayForget = false } = options;
  const place = { url, prefix, answerMs, mayForget, telemetry };
  const watch = (queue: string): ((error: Error) => void) =>
    quietErrors(logger.child({ queue }), () => metrics.queueErrors.inc({ queue }));
  const open = isRedis(url) ? openRedisBackend : openPostgresBackend;
  const opened = await open(place, watch("connection"));
  if (!opened.ok) return opened;
  const backend = opened.value;
  const producers = { sync: backend.producer("sync"), match: backend.producer("match") };
  producers.sync.on("error", watch("sync"));
  producers.match.on("error", watch("match"));
  const ready = await attempt(async () => {
    await Promise.all([producers.sync.waitUntilReady(), producers.match.waitUntilReady()]);
    return ok(null);
  });
  const queue = assemble(producers, backend, Math.min(matchBatch, LARGEST_BATCH), options);
  if (ready.ok) return ok(queue);
  await queue.close();
  return ready;
}

/** Loaded only where something is traced. */
async function bullmqTelemetry(): Promise<Telemetry> {
  const { BullMQOtel } = await import("bullmq-otel");
  return new BullMQOtel({ tracerName: "cohort" });
}

function assemble(
  producers: Readonly<Record<QueueName, Producer>>,
  backend: Backend,
  matchBatch: number,
  { logger, metrics }: QueueOptions,
): Queue {
  const add = (queue: QueueName, payloads: readonly object[]): Promise<Result<null>> =>
    attempt(async () => {
      if (payloads.length === 0) return ok(null);
      const jobs = payloads.map((data) => ({ name: queue, data, opts: { jobId: randomUUID() } }));
      await producers[queue].addBulk(jobs);
      return ok(null);
    });
  const count = async (queue: QueueName): Promise<JobCounts> => {
    const found = await producers[queue].getJobCounts("wait", "delayed", "active");
    const { wait: waiting = 0, delayed = 0, active = 0 } = found;
    const counts: JobCounts = { waiting, delayed, active };
    for (const [state, jobs] of Object.entries(counts)) {
      metrics.queueJobs.set({ queue, state }, Number(jobs));
    }
    return counts;
  };
  const noteOldest = async (queue: QueueName): Promise<void> => {
    const [oldest] = await producers[queue].getJobs(["wait"], 0, 0, true);
    const age = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.timestamp);
    metrics.queueOldest.set({ queue }, age / 1000);
  };
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await Promise.all([producers.sync.close(), producers.match.close()]);
    await backend.close();
  };
  return {
    enqueueMatch: (patients) => {
      const batches: object[] = [];
      for (let from = 0; from < patients.length; from += matchBatch) {
        batches.push({ v: 1, patients: patients.slice(from, from + matchBatch) });
      }
      return add("match", batches);
    },
    enqueueSync: (job) => add("sync", [{ v: 1, job }]),
    counts: () =>
      attempt(async () => {
        const counts = { sync: await count("sync"), match: await count("match") };
        await Promise.all([noteOldest("sync"), noteOldest("match")]);
        return ok(counts);
      }),
    waiting: () => attempt(async () => ok((await count("match")).waiting)),
    startWorkers: (handlers, settings = {}) =>
      startWorkers(handlers, settings, { backend, logger, metrics }),
    ping: () => backend.ping(),
    close: () => (closed ??= close()),
  };
}
