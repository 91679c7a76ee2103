import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { BenchOptions } from "./row.ts";

/** One of several that do the same work. */
export interface Side {
  readonly name: string;
  /** Does the round's whole work once. */
  run(): void | Promise<void>;
}

/** What a side spent in one round, in milliseconds. */
export interface Spent {
  /** Of all threads, those of the garbage collector and the compiler included. */
  readonly cpu: number;
  readonly wall: number;
}

// Whoever runs it: the flag of the command line does no more than this.
setFlagsFromString("--expose-gc");
/** Collects all garbage, so that one side does not pay for what the other left behind. */
export const collect = runInNewContext("gc") as () => void;

async function spentOn(side: Side): Promise<Spent> {
  collect();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await side.run();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, wall };
}

/** For so long each side runs unmeasured, so that what is compiled is warm. */
const WARM_MS = 3000;

/**
 * Runs all sides until they are warm, then in turn, round by round, each round beginning with the next one: a machine that slows
 * down or speeds up does so for all of them. Rounds of figures, one a side.
 */
export async function interleave(
  sides: readonly Side[],
  { rounds, warmMs = WARM_MS }: Pick<BenchOptions, "rounds" | "warmMs">,
): Promise<readonly (readonly Spent[])[]> {
  for (const side of sides) {
    const until = performance.now() + warmMs;
    while (performance.now() < until) await side.run();
  }
  const all: (readonly Spent[])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const spent = new Map<Side, Spent>();
    for (let at = 0; at < sides.length; at += 1) {
      const side = sides[(at + round) % sides.length];
      if (side) spent.set(side, await spentOn(side));
    }
    all.push(sides.flatMap((side) => spent.get(side) ?? []));
  }
  return all;
}

/** Of each round: how often the second side's time goes into the first's. */
export const ratios = (
  rounds: readonly (readonly Spent[])[],
  of: keyof Spent,
  [side, peer]: readonly [number, number] = [0, 1],
): readonly number[] =>
  rounds.map((spent) => (spent[peer]?.[of] ?? NaN) / (spent[side]?.[of] ?? NaN));

/** What a side takes for each of so many. */
export const each = (
  rounds: readonly (readonly Spent[])[],
  side: number,
  of: keyof Spent,
  count: number,
): readonly number[] => rounds.map((spent) => (spent[side]?.[of] ?? NaN) / count);
