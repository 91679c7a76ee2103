import { type Result, fail, ok } from "@cohort/foundation";

/** Runs a task once those before it are done; at once fails where too many wait. */
export type OneAtATime = <T>(task: () => Promise<T>) => Promise<Result<T, "full">>;

/** Long computations of one process, one after the other. Whoever waits has waited in the order of asking. */
export function oneAtATime(mostWaiting: number): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  let inside = 0;
  return async (task) => {
    if (inside > mostWaiting) return fail("full" as const);
    inside += 1;
    const before = last;
    const run = (async () => {
      await before;
      return task();
    })();
    // Whoever comes next waits for the end of it, whatever that is.
    last = run.catch(() => undefined);
    try {
      return ok(await run);
    } finally {
      inside -= 1;
    }
  };
}
