import type { DefaultJobOptions, QueueOptions } from "bullmq";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

export const ATTEMPTS = 8;

/** How long a job stays away that this release does not understand. */
export const NEWER_PAYLOAD_PAUSE_MS = 30_000;

/**
 * Of every job. Pauses of 1, 2, 4 ... 64 s, each shortened at random by up to half so that jobs that failed
 * together do not come back together. Finished jobs are kept for a while to be looked at, within bounds;
 * stack traces are not kept.
 */
export const JOB_OPTIONS = {
  attempts: ATTEMPTS,
  backoff: { type: "exponential", delay: 1000, jitter: 0.5 },
  removeOnComplete: { age: HOUR_S, count: 200 },
  removeOnFail: { age: 30 * DAY_S, count: 5000 },
  stackTraceLimit: 0,
} satisfies DefaultJobOptions;

/** Of every queue, on every back end. Nobody listens to its events, which BullMQ keeps by the ten thousand. */
export const QUEUE_OPTIONS = {
  defaultJobOptions: JOB_OPTIONS,
  streams: { events: { maxLen: 500 } },
} satisfies Partial<QueueOptions>;

/** A worker that says nothing for this long has lost its jobs to the others. */
export const LOCK_MS = 30_000;
/**
 * How often each worker looks for jobs that lost theirs. On Redis the workers share one look at a time, so that the next may come
 * nearly twice as late: a job runs elsewhere within `LOCK_MS` and two of these.
 */
export const STALLED_CHECK_MS = 10_000;
/** How often a job may lose its worker before it counts as failed. */
export const MAX_STALLED = 3;
/** Pause after an error of the connection. */
export const RECONNECT_MS = 5000;
/** A request must not hang on the queue. */
export const ANSWER_MS = 1000;
