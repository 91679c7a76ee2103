import { setImmediate as turn } from "node:timers/promises";

/** Well under the 50 ms for which nobody else's request may be kept waiting. */
const SLICE_MS = 10;

/** Awaited between small pieces of computing: lets others go first where it is time. */
export function createBreather(clock: () => number = () => performance.now()): () => Promise<void> {
  let since = clock();
  return async () => {
    if (clock() - since < SLICE_MS) return;
    await turn();
    since = clock();
  };
}
