import type { Call } from "./call.ts";
import { backoff } from "./clock.ts";
import type { Settings } from "../options.ts";
import type { Reply } from "./reply.ts";
import { SourceError, failedAs, isSourceError } from "./source-error.ts";

interface Server {
  /** Throws class unavailable where the server does not answer at all. */
  knock(signal?: AbortSignal): Promise<void>;
  isDown(): boolean;
}

export type Persist = (
  attempt: () => Promise<Reply>,
  call: Pick<Call, "patienceMs" | "signal">,
) => Promise<Reply>;

/**
 * Repeats an attempt by its class of failure: network and server eight times with full jitter (at least Retry-After),
 * timeout and protocol twice, throttled for as long as the patience lasts. A failure that stays is thrown as it is when
 * the server still answers a knock, else as unavailable: "this cannot be read" and "nothing can be read" are not the same.
 *
 * Written out, because cockatiel's retry sleeps on a timer that no signal ends and no test can replace.
 */
export function createPersistence({ limits, clock, log }: Settings, server: Server): Persist {
  const pauseAfter = (error: SourceError, tries: number): number => {
    const asked = error.retryAfterMs ?? 0;
    if (error.class !== "throttled") {
      return Math.max(asked, backoff(clock, tries, limits.backoffMs, limits.backoffCapMs));
    }
    if (error.retryAfterMs !== null) return asked;
    return backoff(clock, tries, limits.throttleMs, limits.throttleCapMs);
  };

  const bounds = {
    transient: limits.retries,
    timeout: limits.timeoutRetries,
    protocol: limits.protocolRetries,
    throttled: Number.POSITIVE_INFINITY,
  };

  return async (attempt, { patienceMs, signal }) => {
    const deadline = clock.now() + patienceMs;
    const tries = { transient: 0, timeout: 0, protocol: 0, throttled: 0 };
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        signal?.throwIfAborted();
        const kind = repeatable(error);
        if (kind === null || !isSourceError(error)) throw error;
        if (server.isDown()) throw new SourceError("unavailable", error.message, { cause: error });
        const pause = pauseAfter(error, tries[kind]);
        const spent = tries[kind] >= bounds[kind];
        if (spent || clock.now() + pause > deadline) {
          if (kind !== "throttled") await server.knock(signal);
          throw error;
        }
        tries[kind] += 1;
        log.debug({ failure: error.class, tries: tries[kind], pauseMs: pause }, error.message);
        await clock.sleep(pause, signal);
      }
    }
  };
}

function repeatable(error: unknown): "transient" | "timeout" | "protocol" | "throttled" | null {
  if (failedAs(error, "network", "server")) return "transient";
  if (failedAs(error, "timeout")) return "timeout";
  if (failedAs(error, "protocol")) return "protocol";
  return failedAs(error, "throttled") ? "throttled" : null;
}
