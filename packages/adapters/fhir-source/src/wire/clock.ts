import { setTimeout as delay } from "node:timers/promises";

/** Time and chance, given from outside so that a test need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

/** Full jitter: anything from 0 to `base` doubled once per earlier try, at most `cap`. Milliseconds. */
export function backoff(clock: Clock, tries: number, base: number, cap: number): number {
  return Math.round(clock.random() * Math.min(cap, base * 2 ** Math.min(tries, 30)));
}
