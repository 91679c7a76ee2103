import { setTimeout as pause } from "node:timers/promises";
import { type Result, fail, ok } from "@cohort/foundation";
import { noAnswer } from "./failures.ts";
import { ANSWER_MS } from "./policy.ts";
import { type Queue, type QueueOptions, openQueue } from "./queue.ts";

/** What a process asks of the queue that runs no jobs itself. */
export type Waker = Pick<Queue, "enqueueSync" | "close">;

/**
 * A queue for a process that must also start and serve without one. Where nobody answers, every enqueueing tries again and
 * fails with `QUEUE.UNAVAILABLE` within `answerMs`, until one gets through. Fails itself only where the queue is
 * there and cannot be used: `QUEUE.NOT_MIGRATED`, `QUEUE.SCHEMA_NEW`, `QUEUE.POOLED`.
 */
export async function openWaker(options: QueueOptions): Promise<Result<Waker>> {
  const { answerMs = ANSWER_MS, logger } = options;
  let queue: Queue | null = null;
  let opening: Promise<Result<Queue>> | null = null;
  const open = async (): Promise<Result<Queue>> => {
    const opened = await openQueue(options);
    if (opened.ok) queue = opened.value;
    opening = null;
    return opened;
  };
  /** Those who ask at once share one attempt, which may go on when they no longer wait. */
  const reach = async (): Promise<Result<Queue>> => {
    if (queue !== null) return ok(queue);
    const answered = new AbortController();
    const { signal } = answered;
    const late = pause(answerMs, fail(noAnswer), { signal }).catch(() => fail(noAnswer));
    try {
      return await Promise.race([(opening ??= open()), late]);
    } finally {
      answered.abort();
    }
  };
  const first = await reach();
  if (!first.ok) {
    if (first.failure.code !== noAnswer.code) return first;
    logger.warn({ code: first.failure.code }, "serving without the queue until it answers");
  }
  return ok({
    enqueueSync: async (job) => {
      const reached = await reach();
      return reached.ok ? reached.value.enqueueSync(job) : reached;
    },
    close: async () => {
      const last = opening === null ? null : await opening;
      await (last?.ok === true ? last.value : queue)?.close();
    },
  });
}
