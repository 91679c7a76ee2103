import { type DestinationStream, type Logger as PinoLogger, pino, stdTimeFunctions } from "pino";
import type { Config } from "@cohort/config";
import { HIDDEN, MASK, maskFields } from "./fields.ts";
import { safeError } from "./safe-error.ts";

export type Logger = PinoLogger;

const property = (value: unknown, name: string): unknown =>
  value !== null && typeof value === "object" ? Reflect.get(value, name) : undefined;

/** Also for pino-http, which replaces the serializers of the logger that it is given. */
export const serializers = {
  err: (error: unknown): object => safeError(error),
  /** Method and id alone: a path holds patients' ids. The route is logged as its pattern. */
  req: (request: unknown): object => ({
    id: property(request, "id"),
    method: property(request, "method"),
  }),
  res: (response: unknown): object => ({ statusCode: property(response, "statusCode") }),
};

/**
 * JSON lines on standard output. No secret and nothing clinical gets through by the names of fields,
 * errors or HTTP objects; message texts are the caller's, and constant. A line written within a trace names it.
 */
export function createLogger(
  config: Pick<Config, "logLevel">,
  destination?: DestinationStream,
  traceId: () => string | null = () => null,
): Logger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers,
    mixin: () => {
      const id = traceId();
      return id === null ? {} : { traceId: id };
    },
    // `redact` also reaches the bindings of child loggers, which `formatters.log` does not see.
    redact: { paths: HIDDEN.map((name) => `["${name}"]`), censor: MASK },
    formatters: { level: (label: string) => ({ level: label }), log: maskFields },
  };
  return destination ? pino(options, destination) : pino(options);
}
