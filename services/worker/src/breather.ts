import { setImmediate as nextTurn } from "node:timers/promises";

/** Awaited between small pieces of computing; lets the event loop turn where it is time. */
export type Breather = () => Promise<void> | undefined;

/** Well under the 50 ms after which the renewal of a job's lock would begin to suffer. */
const SLICE_MS = 20;

export function createBreather(clock: () => number = () => performance.now()): Breather {
  let since = clock();
  const breathe = async (): Promise<void> => {
    await nextTurn();
    since = clock();
  };
  return () => (clock() - since < SLICE_MS ? undefined : breathe());
}
