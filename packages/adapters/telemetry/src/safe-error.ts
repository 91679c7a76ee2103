import { isNativeError } from "node:util/types";
import { scrub } from "./scrub.ts";

/** What a log line says of an error: where it came from and of what kind, not the values it met. */
export interface SafeError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Frames only: the first lines of a stack repeat the message. */
  readonly stack?: string;
  readonly cause?: SafeError;
}

const FRAME = /^ {4}at /;
const DEEPEST_CAUSE = 3;

/** Keeps name, code, frames and the scrubbed message; `detail`, `config`, `response` and their like are left out. */
export function safeError(error: unknown, depth = 0): SafeError {
  // `instanceof` fails for errors of another realm, such as a worker thread's or a test environment's.
  if (!isNativeError(error)) return { type: typeof error, message: "not an Error" };
  const stack = error.stack
    ?.split("\n")
    .filter((line) => FRAME.test(line))
    .slice(0, 12)
    .join("\n");
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return {
    type: error.name,
    // A SyntaxError quotes the text that it could not parse, and not always between quotation marks.
    message: error.name === "SyntaxError" ? "text that cannot be parsed" : scrub(error.message),
    ...(code === undefined ? {} : { code }),
    ...(stack ? { stack } : {}),
    ...(error.cause === undefined || depth >= DEEPEST_CAUSE
      ? {}
      : { cause: safeError(error.cause, depth + 1) }),
  };
}
