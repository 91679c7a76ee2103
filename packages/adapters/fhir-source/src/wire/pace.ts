import type { Clock } from "./clock.ts";

const MINUTE = 60_000;
const SLOWEST = 0.2;
/** Requests per second from which a first 429 may cut at the latest: a few requests are no rate to go by. */
const FAIR = 10;
/** Within a minute of another one a refusal is a matter of pace where it is more than one in so many answers ... */
const ANSWERS_PER_REFUSAL = 10;
/** ... and so many answers are given on credit, because the first few say little. */
const CREDIT = 20;

/** A token bucket for one server. */
export interface Pace {
  /** Resolves when a request may be sent. */
  take(signal?: AbortSignal): Promise<void>;
  /** A request sent at `sentAt` was answered with 429: nothing is sent for `pauseMs`, and all goes half as fast. */
  slowDown(sentAt: number, pauseMs: number): void;
  /** A request sent at `sentAt` was answered otherwise. */
  keepUp(sentAt: number): void;
  /** Requests per second at the moment. */
  readonly rate: number;
}

/**
 * Additive increase, multiplicative decrease: a 429 halves the rate at which requests really went out (those sent before
 * the last cut do not cut again), every minute without a cut gives one request per second back, up to `fastest`. Bursts of
 * one second's worth pass.
 *
 * Some servers refuse a few in a hundred however slowly they are asked. To halve the rate each time would end at a request
 * every few seconds, without one refusal less: within a minute of another refusal one cuts only where they are many.
 */
export function createPace(clock: Clock, fastest: number): Pace {
  let rate = fastest;
  let changedAt = clock.now();
  let cutAt = Number.NEGATIVE_INFINITY;
  let pausedUntil = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  /** Answers to what was sent since the last cut, or since the last minute that gave something back. */
  let told = { refused: 0, answered: 0 };
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
    told = { refused: 0, answered: 0 };
  }

  /** One of a few among many answers. */
  function isStray(now: number): boolean {
    const isFirst = now - refusedAt >= MINUTE;
    refusedAt = now;
    told.refused += 1;
    return !isFirst && told.refused * ANSWERS_PER_REFUSAL <= told.answered + CREDIT;
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
      if (isStray(now)) return;
      const real = Math.min(rate, Math.max(counted.now, counted.before, FAIR));
      rate = Math.max(SLOWEST, real / 2);
      changedAt = now;
      cutAt = now;
      told = { refused: 0, answered: 0 };
    },
    keepUp(sentAt) {
      if (sentAt >= cutAt) told.answered += 1;
    },
    get rate() {
      recover(clock.now());
      return rate;
    },
  };
}
