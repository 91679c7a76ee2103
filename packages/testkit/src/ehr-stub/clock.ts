/** The time that the stub goes by. */
export interface StubClockOptions {
  /** How far the stub's clock is ahead of ours, in milliseconds; behind where negative. */
  readonly skewMs?: number;
  /** Our own clock, in milliseconds since 1970; Date.now where left out. */
  readonly now?: () => number;
}

/** An instant of the stub's clock, in milliseconds since 1970. */
export type StubClock = () => number;

export const createClock =
  ({ skewMs = 0, now = Date.now }: StubClockOptions = {}): StubClock =>
  () =>
    now() + skewMs;
