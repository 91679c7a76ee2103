import type { Logger, Metrics } from "@cohort/telemetry";
import type { Backend, Consumer } from "./backend.ts";
import type { Handler, Handlers } from "./handler.ts";
import { LOCK_MS, MAX_STALLED, RECONNECT_MS, STALLED_CHECK_MS } from "./policy.ts";
import type { QueueName } from "./payload.ts";
import { quietErrors } from "./quiet-errors.ts";
import { processorOf } from "./run-job.ts";

export interface WorkerSettings {
  /** Jobs at one time, by queue; 1 by default. */
  readonly concurrency?: { readonly [Name in QueueName]?: number };
  /** How long a silent worker keeps its jobs, in milliseconds; half a minute by default. */
  readonly lockMs?: number;
  /** How often jobs of silent workers are looked for, in milliseconds; every ten seconds by default. */
  readonly stalledCheckMs?: number;
}

export interface Workers {
  /**
   * Takes no more jobs, tells all running ones at once to come to an end, waits for them up to the deadline and lets
   * go of the rest: others take those over when their lock has run out. True where all had ended. A second call
   * answers as the first.
   */
  close(deadlineMs: number): Promise<boolean>;
}

interface Tools {
  readonly backend: Backend;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type OneWorker = Tools & { readonly stopping: AbortSignal };

/** Starts a worker for each queue that has a handler. */
export async function startWorkers(
  handlers: Handlers,
  settings: WorkerSettings,
  tools: Tools,
): Promise<Workers> {
  const stopping = new AbortController();
  const one = { ...tools, stopping: stopping.signal };
  const start = <Name extends QueueName>(queue: Name, handler?: Handler<Name>): Consumer[] =>
    handler === undefined ? [] : [startOne(queue, handler, settings, one)];
  const consumers = [...start("sync", handlers.sync), ...start("match", handlers.match)];
  await Promise.all(consumers.map((consumer) => consumer.waitUntilReady()));
  const close = async (deadlineMs: number): Promise<boolean> => {
    // What was being fetched at this moment comes all the same, and is put back unseen.
    stopping.abort();
    const paused = consumers.map((consumer) => consumer.pause(true));
    for (const consumer of consumers) consumer.cancelAllJobs("shutdown");
    await Promise.all(paused);
    const closed = consumers.map((consumer) => closeOne(consumer, deadlineMs));
    return (await Promise.all(closed)).every((inTime) => inTime);
  };
  let closing: Promise<boolean> | null = null;
  return { close: (deadlineMs) => (closing ??= close(deadlineMs)) };
}

function startOne<Name extends QueueName>(
  queue: Name,
  handler: Handler<Name>,
  settings: WorkerSettings,
  { backend, logger, metrics, stopping }: OneWorker,
): Consumer {
  const processor = processorOf(queue, handler, { logger, metrics, stopping });
  const consumer = backend.consumer(queue, processor, {
    concurrency: settings.concurrency?.[queue] ?? 1,
    lockDuration: settings.lockMs ?? LOCK_MS,
    stalledInterval: settings.stalledCheckMs ?? STALLED_CHECK_MS,
    maxStalledCount: MAX_STALLED,
    runRetryDelay: RECONNECT_MS,
  });
  consumer.on(
    "error",
    quietErrors(logger.child({ queue }), () => metrics.queueErrors.inc({ queue })),
  );
  // There from the start: the first time is a rise like any other.
  metrics.queueStalled.inc({ queue }, 0);
  metrics.queueGivenUp.inc({ queue }, 0);
  consumer.on("stalled", (job) => {
    metrics.queueStalled.inc({ queue });
    logger.warn({ queue, job }, "job taken over from a silent worker");
  });
  consumer.on("lockRenewalFailed", (jobs) => {
    for (const job of jobs) consumer.cancelJob(job, "lock lost");
  });
  consumer.on("failed", (job, error) => {
    // Only of a job that will not be tried again.
    if (job?.finishedOn !== undefined) metrics.queueGivenUp.inc({ queue });
    logger.warn(
      { queue, job: job?.id, attempt: job?.attemptsMade, errorClass: error.message },
      "job failed",
    );
  });
  return consumer;
}

async function closeOne(consumer: Consumer, deadlineMs: number): Promise<boolean> {
  const closing = consumer.close();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs);
  });
  const inTime = await Promise.race([closing.then(() => true), late]);
  clearTimeout(timer);
  if (!inTime) await consumer.disconnect();
  return inTime;
}
