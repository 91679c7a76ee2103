import { OPERATIONS, type Operation } from "@cohort/contract";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { cdsCors } from "./cds/cors.ts";
import type { ApiDeps } from "./deps.ts";
import { dispatch } from "./dispatch.ts";
import { docs } from "./docs/docs.ts";
import { accessLog, measure, nameRoute } from "./edge/access-log.ts";
import { FHIR_PATHS, rejectionOf, sendProblem, speakFhir } from "./edge/problem.ts";
import { createRateLimits } from "./edge/rate-limits.ts";
import { requestId, requestIdOf } from "./edge/request-id.ts";
import { traceRequest } from "./edge/trace-request.ts";
import { noStore, securityHeaders } from "./edge/security-headers.ts";
import type { Route } from "./route.ts";
import { routesOf } from "./routes/all-routes.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { web } from "./web/web.ts";

/** `/v1/jobs/{id}` as Express writes it. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

/** The whole HTTP interface over explicit parts; opens and owns nothing. */
export const createApp = (deps: ApiDeps): Express => assemble(deps, routesOf(deps), docs());

/** Metrics and probes alone, for a port of their own that only the platform reaches. */
export const createMetricsApp = (deps: ApiDeps): Express =>
  assemble(deps, operationsRoutes({ ...deps, servesMetrics: true }));

function assemble(deps: ApiDeps, routes: readonly Route[], pages?: RequestHandler): Express {
  const app = express();
  const { edge, store, clock } = deps;
  const limits = createRateLimits(edge, store.http.counts, clock);
  // Whose X-Forwarded-For is believed: with no proxy named, nobody's.
  app.set("trust proxy", edge.trustedProxies.length > 0 ? [...edge.trustedProxies] : false);
  app.disable("x-powered-by");
  app.disable("etag");
  app.enable("case sensitive routing");
  app.use(requestId, traceRequest(deps.tracing), measure(deps.metrics));
  app.use(accessLog(deps.logger, deps.tracing), securityHeaders(edge), noStore);
  app.use(FHIR_PATHS, speakFhir);
  if (deps.cds) app.use("/cds-services", cdsCors(deps.cds));
  app.use(admission(deps));
  if (pages) app.use("/docs", pages);

  for (const [path, own] of byPath(routes)) {
    const at = app.route(expressPath(path));
    for (const route of own) at[OPERATIONS[route.operation].method](dispatch(route, deps, limits));
    at.all(refuseMethod(path, own, alike(path, routes)));
  }

  // Behind every route: no page takes the place of an answer.
  if (pages && deps.web) app.use(web(deps.web));
  app.use((_request, response) => {
    sendProblem(response, { kind: "not-found" });
  });
  app.use(onError(deps));
  return app;
}

/** The routes of every path, `…/$match` before `…/{id}`: an id is whatever is left. */
function byPath(routes: readonly Route[]): readonly (readonly [string, readonly Route[]])[] {
  const paths = new Map<string, readonly Route[]>();
  for (const route of routes) {
    const { path } = OPERATIONS[route.operation];
    paths.set(path, [...(paths.get(path) ?? []), route]);
  }
  const key = (path: string): string => path.replaceAll("{", "~");
  return [...paths].toSorted(([a], [b]) => (key(a) < key(b) ? -1 : 1));
}

const methodsOf = (method: Operation["method"]): string[] =>
  method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()];

const admission =
  ({ identity }: ApiDeps): RequestHandler =>
  (request, response, next) => {
    const admitted = identity.admit(request);
    if (admitted.ok) next();
    else sendProblem(response, admitted.failure);
  };

const WORD = /^[a-z]/;

/** Of paths with an id where this one has a word, as `…/candidates/{id}` beside `…/candidates/claim`: it may be somebody's id. */
const alike = (path: string, routes: readonly Route[]): readonly Route[] =>
  routes.filter(({ operation }) => {
    const own = path.split("/");
    const other = OPERATIONS[operation].path.split("/");
    const fits = other.every(
      (part, at) => part === own[at] || (part.startsWith("{") && WORD.test(own[at] ?? "")),
    );
    return fits && other.length === own.length && OPERATIONS[operation].path !== path;
  });

const refuseMethod =
  (path: string, routes: readonly Route[], others: readonly Route[]): RequestHandler =>
  (request, response, next) => {
    const methodsIn = (some: readonly Route[]): readonly string[] =>
      some.flatMap((route) => methodsOf(OPERATIONS[route.operation].method));
    if (methodsIn(others).includes(request.method)) return next();
    nameRoute(response, path);
    const methods = methodsIn(routes);
    const headers = { Allow: methods.join(", ") };
    sendProblem(response, { kind: "method-not-allowed", headers });
  };

/** The one place where what was thrown becomes an answer. */
const onError =
  ({ logger }: ApiDeps): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const rejection = rejectionOf(error);
    if (rejection.kind === "internal" || rejection.kind === "unavailable") {
      logger.error({ err: error, requestId: requestIdOf(response) }, "request could not be served");
    }
    if (response.headersSent) response.destroy();
    else sendProblem(response, rejection);
  };
