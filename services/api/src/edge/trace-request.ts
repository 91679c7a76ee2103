import type { RequestHandler } from "express";
import type { Tracing } from "@cohort/telemetry";
import { methodOf, routeOf } from "./access-log.ts";

/**
 * A span for every request, named by its route as soon as that is known. A caller's own trace is not taken up: who asks decides
 * neither what is traced nor what it is part of.
 */
export const traceRequest =
  (tracing: Tracing): RequestHandler =>
  (request, response, next) => {
    if (!tracing.isOn) return next();
    const span = tracing.start("request", "server");
    response.locals["traceId"] = span.traceId;
    response.once("close", () => {
      const [method, route] = [methodOf(request), routeOf(response)];
      span.end({
        name: `${method} ${route}`,
        attributes: {
          "http.request.method": method,
          "http.route": route,
          "http.response.status_code": response.statusCode,
        },
        failed: response.statusCode >= 500,
      });
    });
    span.within(next);
  };
