import type { Request, RequestHandler, Response } from "express";
import { OPERATIONS, type Operation } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { type AuthContext, hasRole, maySee } from "./auth/auth-context.ts";
import { mayNotify } from "./auth/hook-secret.ts";
import type { ApiDeps } from "./deps.ts";
import { nameRoute } from "./edge/access-log.ts";
import { sendJson, sendProblem } from "./edge/problem.ts";
import { readBody } from "./edge/read-body.ts";
import { type Outcome, reject } from "./edge/rejection.ts";
import type { Answer, ApiRequest, Route } from "./route.ts";

/** Bodies other than a bundle are short forms. */
const SHORT_BODY_BYTES = 64 * 1024;
/** A notification may carry the resources that it is about. */
const HOOK_BODY_BYTES = 1024 * 1024;

/** Runs one route: who asks, may they, does the path make sense, what is the body, and then the handler. */
export function dispatch(route: Route, deps: ApiDeps): RequestHandler {
  const operation: Operation = OPERATIONS[route.operation];
  return async (request, response) => {
    nameRoute(response, operation.path);
    const outcome = await run(route, operation, deps, request);
    if (outcome.ok) send(response, outcome.value);
    else sendProblem(response, outcome.failure);
  };
}

async function run(
  route: Route,
  operation: Operation,
  deps: ApiDeps,
  request: Request,
): Promise<Outcome<Answer>> {
  if ("public" in route) return route.handle(null);
  if ("guard" in route) return runHook(route, operation, deps, request);
  const identified = await deps.identity.identify(request);
  if (!identified.ok) return identified;
  const auth = identified.value;
  if (!hasRole(auth, route.roles)) return reject("forbidden");
  const params = checkParams(operation, request.params, auth);
  if (!params.ok) return params;
  const body = operation.body
    ? await readBody(request, {
        required: operation.body.required,
        limitBytes: route.operation === "match" ? deps.bodyLimitBytes : SHORT_BODY_BYTES,
      })
    : ok<unknown>(undefined);
  if (!body.ok) return body;
  const handled: ApiRequest = {
    auth,
    params: params.value,
    query: request.query,
    body: body.value,
    path: request.path,
    header: (name) => request.get(name),
  };
  return route.handle(handled);
}

/** Whoever has no right to notify learns nothing from the answer, not even whether the path makes sense. */
async function runHook(
  route: Extract<Route, { readonly guard: "hook" }>,
  operation: Operation,
  { store }: ApiDeps,
  request: Request,
): Promise<Outcome<Answer>> {
  const params = operation.params?.safeParse(request.params);
  const subscription = params?.data?.["subscription"];
  if (!(await mayNotify(store, subscription, request.headers))) return reject("not-signed-in");
  const body = await readBody(request, { required: false, limitBytes: HOOK_BODY_BYTES });
  return route.handle({ subscription: subscription ?? "", params: params?.data ?? {}, body });
}

/** A path that cannot name anything, or names a study that the caller may not see, is not found. */
function checkParams(
  operation: Operation,
  given: unknown,
  auth: AuthContext,
): Outcome<Readonly<Record<string, string>>> {
  const parsed = operation.params?.safeParse(given);
  if (parsed === undefined) return ok({});
  if (!parsed.success) return reject("not-found");
  const params = parsed.data;
  const study = params["study"];
  return study !== undefined && !maySee(auth, study) ? reject("not-found") : ok(params);
}

function send(response: Response, answer: Answer): void {
  if (typeof answer.body === "string") {
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  } else sendJson(response, answer.status, answer.body, answer.headers);
}
