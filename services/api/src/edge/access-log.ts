import type { RequestHandler, Response } from "express";
import { type Logger, type Metrics, type Tracing, serializers } from "@cohort/telemetry";
import { pinoHttp } from "pino-http";

/** Says which route answers, as its pattern: a path holds patients' ids, and so never becomes a label. */
export function nameRoute(response: Response, pattern: string): void {
  response.locals["route"] = pattern;
}

export const routeOf = (response: { locals?: Record<string, unknown> }): string => {
  const route = response.locals?.["route"];
  return typeof route === "string" ? route : "unmatched";
};

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
/** As far as it is one of HTTP's usual ones: what a caller makes up becomes no label. */
export const methodOf = ({ method }: { readonly method: string }): string =>
  METHODS.has(method) ? method : "other";

const QUIET = /^\/(?:health|metrics)/;

/** Where the logger does not know it by itself: the line is written when the answer is gone, mostly outside of the trace. */
const traceOf =
  (current: () => string | null) =>
  ({ locals }: Response): { readonly traceId?: string } => {
    const traceId: unknown = locals["traceId"];
    return typeof traceId === "string" && current() === null ? { traceId } : {};
  };

/** One line a request: id, method, route pattern, status, milliseconds and, where it is traced, its trace. Probes only at level debug. */
export const accessLog = (logger: Logger, { traceId }: Pick<Tracing, "traceId">): RequestHandler =>
  pinoHttp({
    logger,
    serializers,
    // Asked twice, and only the second time the route is known; a key given twice would be written twice.
    customProps: (_request, response) =>
      response.headersSent
        ? { route: routeOf(response as Response), ...traceOf(traceId)(response as Response) }
        : {},
    // What went wrong has a line of its own, with the same request id.
    customErrorObject: (_request, response, _error, { ms }: { readonly ms: number }) => ({
      res: response,
      ms,
    }),
    customLogLevel: (_request, response, error) => {
      if (error || response.statusCode >= 500) return "error";
      return QUIET.test(routeOf(response as Response)) ? "debug" : "info";
    },
    customAttributeKeys: { responseTime: "ms" },
    customSuccessMessage: () => "request",
    customErrorMessage: () => "request failed",
  });

export const measure =
  ({ httpSeconds }: Pick<Metrics, "httpSeconds">): RequestHandler =>
  (request, response, next) => {
    const stop = httpSeconds.startTimer();
    response.once("close", () => {
      // How long someone follows events is no time that an answer took.
      if (String(response.getHeader("Content-Type")).startsWith("text/event-stream")) return;
      stop({
        route: routeOf(response),
        method: methodOf(request),
        status: String(response.statusCode),
      });
    });
    next();
  };
