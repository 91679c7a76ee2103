import type { Logger } from "@cohort/telemetry";

const PAUSE_MS = 10_000;

/** Logs the first of a burst of errors and how many like it were left out: a lost connection repeats itself. */
export function quietErrors(
  logger: Logger,
  count: () => void,
  now: () => number = Date.now,
): (error: Error) => void {
  let quietUntil = 0;
  let leftOut = 0;
  return (error) => {
    count();
    if (now() < quietUntil) {
      leftOut += 1;
      return;
    }
    quietUntil = now() + PAUSE_MS;
    logger.warn({ err: error, leftOut }, "error of the queue's connection");
    leftOut = 0;
  };
}
