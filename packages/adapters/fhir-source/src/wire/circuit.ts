import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  circuitBreaker,
  handleWhen,
} from "cockatiel";
import type { Settings } from "../options.ts";
import { SourceError, failedAs } from "./source-error.ts";

export interface Circuit {
  /** Whether the server is known to be down at the moment. */
  isOpen(): boolean;
  /**
   * Runs `work` when the server is there. While it is down (class unavailable, from `work` or from here) waits, knocks
   * and tries again until `patienceMs` have passed; then throws that SourceError, with how long it asks to be left alone.
   */
  run<T>(work: () => Promise<T>, patienceMs: number, signal?: AbortSignal): Promise<T>;
}

/**
 * One request that fails for good says nothing of the server; a server that does not answer a knock either is down, and
 * is left alone for 30 s, then twice as long each time up to 300 s. `knock` throws class unavailable in that case.
 */
export function createCircuit(
  { limits, clock, log }: Pick<Settings, "limits" | "clock" | "log">,
  knock: (signal?: AbortSignal) => Promise<void>,
): Circuit {
  /** On cockatiel's clock, which is the system's. */
  let reopensAt = 0;
  const breaker = circuitBreaker(
    handleWhen((error) => failedAs(error, "unavailable")),
    {
      breaker: new ConsecutiveBreaker(1),
      halfOpenAfter: new DelegateBackoff<{ attempt: number }>(({ attempt }) => {
        const pause = limits.circuitOpenMs * 2 ** Math.min(attempt - 1, 20);
        const delay = Math.min(pause, limits.circuitOpenCapMs);
        reopensAt = Date.now() + delay;
        log.warn({ pauseMs: delay }, "the EHR does not answer; leaving it alone");
        return delay;
      }),
    },
  );

  async function pass<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    // What was to be done may be at fault itself, so that a knock finds out whether the server is back.
    if (breaker.state !== CircuitState.Closed) await breaker.execute(() => knock(signal));
    return breaker.execute(work);
  }

  return {
    isOpen: () => breaker.state === CircuitState.Open,
    async run(work, patienceMs, signal) {
      const deadline = clock.now() + patienceMs;
      for (;;) {
        signal?.throwIfAborted();
        try {
          return await pass(work, signal);
        } catch (error) {
          const down = error instanceof BrokenCircuitError || failedAs(error, "unavailable");
          if (!down) throw error;
          const wait = Math.max(0, reopensAt - Date.now());
          if (clock.now() + wait > deadline) {
            throw new SourceError("unavailable", "the EHR does not answer", {
              cause: error,
              retryAfterMs: wait,
            });
          }
          // All that wait knock together otherwise.
          await clock.sleep(wait + 1 + Math.round(clock.random() * wait * 0.1), signal);
        }
      }
    },
  };
}
