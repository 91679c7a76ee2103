import { createHash } from "node:crypto";

/** Two numbers from 0 to below 1. */
export interface Throw {
  readonly chance: number;
  readonly choice: number;
}

/**
 * Chance that comes out the same each time: what is thrown hangs on the seed, on what it is thrown for, and on how
 * often it was thrown for that before, not on the order in which requests happen to arrive.
 */
export function createDice(seed: number): (key: string) => Throw {
  const thrown = new Map<string, number>();
  return (key) => {
    const nth = thrown.get(key) ?? 0;
    thrown.set(key, nth + 1);
    const bytes = createHash("sha256").update(`${seed} ${nth} ${key}`).digest();
    return { chance: bytes.readUInt32BE(0) / 2 ** 32, choice: bytes.readUInt32BE(4) / 2 ** 32 };
  };
}
