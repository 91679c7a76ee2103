export interface Turns {
  /** Milliseconds of CPU that single turns of the event loop took, longest first; the shortest ones are left out. */
  stop(): readonly number[];
}

const WORTH_NOTING_MS = 2;

/**
 * How long the event loop is kept from turning, in CPU time of this process: on a machine that does other things too the
 * clock would tell of those. What the collector does beside on other threads counts as well, so it is rather too much.
 */
export function longestTurns(): Turns {
  const turns: number[] = [];
  let before = process.cpuUsage();
  let pending: NodeJS.Immediate;
  const turn = (): void => {
    const { user, system } = process.cpuUsage(before);
    before = process.cpuUsage();
    const ms = (user + system) / 1000;
    if (ms >= WORTH_NOTING_MS) turns.push(ms);
    pending = setImmediate(turn);
  };
  pending = setImmediate(turn);
  return {
    stop: () => {
      clearImmediate(pending);
      return turns.toSorted((a, b) => b - a);
    },
  };
}
