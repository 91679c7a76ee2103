import { setTimeout as pause } from "node:timers/promises";
import type { Parts } from "./parts.ts";

/** Something that is looked after for as long as the worker runs. */
export interface Keeper {
  /** Ends after what it is about, if anything. */
  stop(): Promise<void>;
}

/** How long the first look is put off at most. */
const FIRST_MS = 2000;

/**
 * Looks as soon as it starts and then at every interval, a little early or late so that many workers started together are not in
 * step, neither at first nor later. A look that fails is logged under the name; the next one comes all the same.
 */
export function keepLooking(
  name: string,
  { limits, logger }: Pick<Parts, "limits" | "logger">,
  look: (signal: AbortSignal) => Promise<void>,
): Keeper {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    const first = Math.random() * Math.min(FIRST_MS, limits.reconcileMs / 10);
    await pause(first, undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      try {
        await look(signal);
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, name);
      }
      const jitter = 0.9 + 0.2 * Math.random();
      await pause(limits.reconcileMs * jitter, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
