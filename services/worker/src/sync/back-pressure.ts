import { setTimeout as pause } from "node:timers/promises";
import type { Queue } from "@cohort/queue";

const LOOK_AGAIN_MS = 1000;

/**
 * Waits while more match jobs wait than the high-water mark. A queue that does not answer holds nobody up: what is
 * due is in the database. Throws the signal's reason.
 */
export async function whileCrowded(
  queue: Pick<Queue, "waiting">,
  highWater: number,
  signal: AbortSignal,
  lookAgainMs: number = LOOK_AGAIN_MS,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const waiting = await queue.waiting();
    if (!waiting.ok || waiting.value <= highWater) return;
    await pause(lookAgainMs, undefined, { signal });
  }
}
