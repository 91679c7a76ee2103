/** The time that the stub goes by. */
export interface StubClockOptions {
  /** How far the stub's clock is ahead of ours, in milliseconds; behind where negative. */
  readonly skewMs?: number;
  /** Our own clock, in milliseconds since 1970; Date.now where left out. */
  readonly now?: () => number;
}

/** A clock that can be put forward, or back. */
export interface StubClock {
  /** In milliseconds since 1970. */
  now(): number;
  shift(ms: number): void;
}

export function createClock({ skewMs = 0, now = Date.now }: StubClockOptions = {}): StubClock {
  let skew = skewMs;
  return { now: () => now() + skew, shift: (ms) => void (skew += ms) };
}
