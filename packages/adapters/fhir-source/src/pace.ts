import type { Clock } from "./clock.ts";

const MINUTE = 60_000;
const SLOWEST = 0.2;
/** Requests per second from which a first 429 may cut at the latest: a few requests are no rate to go by. */
const FAIR = 10;

/** A token bucket for one server. */
export interface Pace {
  /** Resolves when a request may be sent. */
  take(signal?: AbortSignal): Promise<void>;
  /** A request sent at `sentAt` was answered with 429: go half as fast, and not at all for `pauseMs`. */
  slowDown(sentAt: number, pauseMs: number): void;
  /** Requests per second at the moment. */
  readonly rate: number;
}

/**
 * Additive increase, multiplicative decrease: a 429 halves the rate at which requests really went out (those sent before
 * the last cut do not cut again), every quiet minute gives one request per second back, up to `fastest`. Bursts of one
 * second's worth pass.
 */
export function createPace(clock: Clock, fastest: number): Pace {
  let rate = fastest;
  let changedAt = clock.now();
  let cutAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = 0;
  /** When the bucket would be full again (the generic cell rate algorithm's arrival time). */
  let fullAt = 0;
  /** Requests of the current second and of the one before. */
  let counted = { since: clock.now(), now: 0, before: 0 };

  function count(now: number): void {
    const seconds = Math.floor((now - counted.since) / 1_000);
    if (seconds > 0) {
      counted = { since: now, now: 0, before: seconds === 1 ? counted.now : 0 };
    }
    counted.now += 1;
  }

  function recover(now: number): void {
    const minutes = Math.floor((now - changedAt) / MINUTE);
    if (minutes <= 0) return;
    rate = Math.min(fastest, rate + minutes);
    changedAt += minutes * MINUTE;
  }

  return {
    async take(signal) {
      for (;;) {
        signal?.throwIfAborted();
        const now = clock.now();
        recover(now);
        const interval = 1_000 / rate;
        const burst = Math.max(0, 1_000 - interval);
        const at = Math.max(now, pausedUntil, fullAt - burst);
        if (at <= now) {
          fullAt = Math.max(fullAt, now) + interval;
          count(now);
          return;
        }
        await clock.sleep(at - now, signal);
      }
    },
    slowDown(sentAt, pauseMs) {
      const now = clock.now();
      pausedUntil = Math.max(pausedUntil, now + pauseMs);
      if (sentAt < cutAt) return;
      recover(now);
      const real = Math.min(rate, Math.max(counted.now, counted.before, FAIR));
      rate = Math.max(SLOWEST, real / 2);
      changedAt = now;
      cutAt = now;
    },
    get rate() {
      recover(clock.now());
      return rate;
    },
  };
}
