/** Lets so many work at once; the others wait for their turn, first come, first served. */
export interface Turns {
  /** Rejects with the signal's reason as soon as that is aborted while waiting; then `work` is never begun. */
  take<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * Written out, because cockatiel's bulkhead forgets those behind a waiting one that was aborted: they would wait for
 * ever.
 */
export function createTurns(capacity: number): Turns {
  let active = 0;
  const waiting = new Set<() => void>();

  const ownTurn = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.delete(go);
        reject(signal?.reason);
      };
      const go = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      signal?.addEventListener("abort", leave, { once: true });
      waiting.add(go);
    });

  /** Hands the place on, so that nobody who comes meanwhile gets in between. */
  function giveUp(): void {
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    } else {
      active -= 1;
    }
  }

  return {
    async take(work, signal) {
      signal?.throwIfAborted();
      if (active < capacity) active += 1;
      else await ownTurn(signal);
      try {
        return await work();
      } finally {
        giveUp();
      }
    },
  };
}
