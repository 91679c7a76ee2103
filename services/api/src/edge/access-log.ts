import type { RequestHandler, Response } from "express";
import { type Logger, type Metrics, serializers } from "@cohort/telemetry";
import { pinoHttp } from "pino-http";

/** Says which route answers, as its pattern: a path holds patients' ids, and so never becomes a label. */
export function nameRoute(response: Response, pattern: string): void {
  response.locals["route"] = pattern;
}

const routeOf = (response: { locals?: Record<string, unknown> }): string => {
  const route = response.locals?.["route"];
  return typeof route === "string" ? route : "unmatched";
};

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const QUIET = /^\/(?:health|metrics)/;

/** One line a request: id, method, route pattern, status and milliseconds. Probes only at level debug. */
export const accessLog = (logger: Logger): RequestHandler =>
  pinoHttp({
    logger,
    serializers,
    // Asked twice, and only the second time the route is known; a key given twice would be written twice.
    customProps: (_request, response) =>
      response.headersSent ? { route: routeOf(response as Response) } : {},
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
        method: METHODS.has(request.method) ? request.method : "other",
        status: String(response.statusCode),
      });
    });
    next();
  };
