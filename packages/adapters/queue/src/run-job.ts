import { DelayedError, type Job, UnrecoverableError } from "bullmq";
import { assertNever } from "@cohort/foundation";
import type { Logger, Metrics } from "@cohort/telemetry";
import type { Processor } from "./backend.ts";
import type { Handler, JobEnd } from "./handler.ts";
import { type QueueName, parsePayload } from "./payload.ts";
import { ATTEMPTS, NEWER_PAYLOAD_PAUSE_MS } from "./policy.ts";

interface Around {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Aborted from the moment this worker takes no more jobs. */
  readonly stopping: AbortSignal;
}

/**
 * What BullMQ runs for a job of this queue. Errors that leave here are made here, of a class word alone: BullMQ
 * keeps the message beside the job.
 */
export function processorOf<Name extends QueueName>(
  queue: Name,
  handler: Handler<Name>,
  { logger, metrics, stopping }: Around,
): Processor {
  const runOnce = async (job: Job<unknown>, signal: AbortSignal): Promise<JobEnd> => {
    // Fetched while this worker stopped: it was told to end before this job could be.
    if (stopping.aborted) return { end: "later", afterMs: 0 };
    const parsed = parsePayload(queue, job.data);
    switch (parsed.kind) {
      case "newer":
        logger.info({ queue, job: job.id }, "job of a newer release put back");
        return { end: "later", afterMs: NEWER_PAYLOAD_PAUSE_MS };
      case "broken":
        return { end: "never", errorClass: "payload" };
      case "known":
        return handler(parsed.payload, {
          id: job.id ?? "",
          attempt: job.attemptsMade + 1,
          lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? ATTEMPTS),
          crashes: job.stalledCounter,
          signal,
        });
      default:
        return assertNever(parsed);
    }
  };

  return async (job, token, signal) => {
    const finished = metrics.queueJobSeconds.startTimer({ queue });
    let end: JobEnd;
    try {
      end = await runOnce(job, signal);
    } catch (error) {
      logger.error({ err: error, queue, job: job.id, attempt: job.attemptsMade + 1 }, "job broke");
      end = { end: "retry", errorClass: "bug" };
    }
    finished({ outcome: end.end });
    switch (end.end) {
      case "done":
        return null;
      case "later":
        await job.moveToDelayed(Date.now() + end.afterMs, token);
        throw new DelayedError();
      case "retry":
        throw new Error(end.errorClass);
      case "never":
        throw new UnrecoverableError(end.errorClass);
      default:
        return assertNever(end);
    }
  };
}
