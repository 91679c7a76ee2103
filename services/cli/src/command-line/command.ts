import type { Environment } from "@cohort/config";
import type { Failure, Result } from "@cohort/foundation";
import type { Terminal } from "../print/terminal.ts";

/** What a command may reach for outside of its arguments. */
export interface Context {
  readonly env: Environment;
  readonly terminal: Terminal;
}

/** How a command ended; all failures at once, each with what to do about it. */
export type Outcome = Result<null, readonly Failure[]>;

/**
 * 0: done. 1: it could not be done, standard error says why and what to do. 2: the command line or the
 * configuration is wrong, nothing was started. 3 and 4: a replay came out otherwise, 4 where another engine version explains
 * all of it. 70: a bug of ours.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  different: 3,
  otherEngine: 4,
  bug: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export const exitCodeOf = (outcome: Outcome): ExitCode => {
  if (outcome.ok) return EXIT.done;
  const codes = outcome.failure.map(({ code }) => code);
  if (codes.some((code) => code.startsWith("CONFIG."))) return EXIT.usage;
  if (codes.includes("REPLAY.DIFFERENT")) return EXIT.different;
  return codes.includes("REPLAY.ENGINE") ? EXIT.otherEngine : EXIT.failed;
};

/** Of a command that serves: a signal ends the process, not this promise. */
export const never = (): Promise<never> => new Promise<never>(() => undefined);
