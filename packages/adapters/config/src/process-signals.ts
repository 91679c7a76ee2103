import { isNativeError } from "node:util/types";
import type { Lifecycle } from "./lifecycle.ts";

/** The part of a logger that is needed here; pino's has it. */
export interface SignalLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The part of `process` that is needed here, so that a test can stand in for it. */
export interface SignalTarget {
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
  exit(code: number): void;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const BROKEN = ["unhandledRejection", "uncaughtException"] as const;

/**
 * The first SIGTERM or SIGINT closes what is open and exits, 0 when all closed well; the second exits at
 * once. An error that nobody caught is logged and exits 1: the process may be in any state, and
 * whoever started it starts it again. Returns what takes the listeners off.
 */
export function processSignals(
  lifecycle: Lifecycle,
  log: SignalLog,
  target: SignalTarget = process,
): () => void {
  let signalled = false;
  const onSignal = (signal: unknown): void => {
    if (signalled) {
      log.error({ signal }, "second signal: exiting at once");
      target.exit(1);
      return;
    }
    signalled = true;
    log.info({ signal }, "shutting down");
    void lifecycle.close().then((failures) => {
      for (const { name, error } of failures)
        log.error({ err: error, opened: name }, "did not close well");
      log.info({ failures: failures.length }, "shut down");
      target.exit(failures.length === 0 ? 0 : 1);
    });
  };
  const onBroken = (error: unknown): void => {
    log.error({ err: isNativeError(error) ? error : new Error("not an Error") }, "uncaught");
    target.exit(1);
  };
  for (const signal of SIGNALS) target.on(signal, onSignal);
  for (const event of BROKEN) target.on(event, onBroken);
  return () => {
    for (const signal of SIGNALS) target.off(signal, onSignal);
    for (const event of BROKEN) target.off(event, onBroken);
  };
}
