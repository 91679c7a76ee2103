/** Seeded chance: the same seed draws the same patients on every machine. */
export interface Draw {
  /** At least 0 and below 1. */
  unit(): number;
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the values, as often as its weight says. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T;
}

/** Mulberry32, a 32-bit generator: small, and good enough to pick test data. */
export function drawFrom(seed: number): Draw {
  let state = seed | 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number): number => from + Math.floor(unit() * (to - from + 1));
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new Error("nothing to pick from");
    return from[int(0, from.length - 1)] as T;
  };
  return {
    unit,
    int,
    chance: (probability) => unit() < probability,
    pick,
    weighted(from) {
      const total = from.reduce((sum, [weight]) => sum + weight, 0);
      let left = unit() * total;
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(from)[1];
    },
  };
}
