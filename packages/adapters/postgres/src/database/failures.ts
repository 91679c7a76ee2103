import { InternalError } from "@cohort/foundation";
import { StoreUnavailableError } from "../unavailable.ts";

/** SQLSTATEs and Node codes after which the same work may well succeed at once. */
const PASSING = new Set([
  "57P01",
  "57P02",
  "57P03",
  "40001",
  "40P01",
  "25006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);
/** Those after which the database has certainly done nothing, so that even an append may be tried again. */
const ROLLED_BACK = new Set(["40001", "40P01"]);
/** Out of something, too slow, or not to be found: no use in trying again at once. */
const LASTING = new Set(["57014", "55P03", "58030", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"]);
/** What pg and its pool say without a code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/Connection terminated|Client has encountered a connection error/, "08006"],
  [
    /timeout exceeded when trying to connect|Connection terminated due to connection timeout/,
    "ETIMEDOUT",
  ],
  [/Query read timeout/, "57014"],
];

/** SQLSTATE or Node's code; null: not an error of the database or the way to it. */
export function codeOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  const message = "message" in error ? String(error.message) : "";
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/** The server said nothing for so long that nobody waits any more: whatever is asked on that connection next would wait as well. */
export const isSilence = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "message" in error &&
  String(error.message) === "Query read timeout";

export const isPassing = (code: string): boolean => code.startsWith("08") || PASSING.has(code);

export const isRolledBack = (code: string): boolean => ROLLED_BACK.has(code);

/** Too many connections, no memory, no space (class 53) among them. */
export const isUnavailable = (code: string): boolean =>
  isPassing(code) || code.startsWith("53") || LASTING.has(code);

/**
 * The error to throw instead of the database's own, whose detail may hold a patient's row. Errors that
 * are not the database's are handed through.
 */
export function toThrown(operation: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === null || error instanceof InternalError || error instanceof StoreUnavailableError)
    return error;
  if (isUnavailable(code)) return new StoreUnavailableError(operation, code);
  return new InternalError(`the database refused ${operation} (${code}${constraintOf(error)})`);
}

const constraintOf = (error: unknown): string =>
  typeof error === "object" &&
  error !== null &&
  "constraint" in error &&
  typeof error.constraint === "string"
    ? `, constraint ${error.constraint}`
    : "";
