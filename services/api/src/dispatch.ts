import type { Request, RequestHandler, Response } from "express";
import { FHIR_MEDIA_TYPE, OPERATIONS, type Operation } from "@cohort/contract";
import { formatDay, ok, patientId } from "@cohort/foundation";
import type { Actor } from "@cohort/postgres";
import { auditFailedSignIn, auditRequest } from "./audit-request.ts";
import { type AuthContext, actorOf, hasRole, maySee } from "./auth/auth-context.ts";
import { mayNotify } from "./auth/hook-secret.ts";
import type { ApiDeps } from "./deps.ts";
import { nameRoute } from "./edge/access-log.ts";
import { sendJson, sendProblem } from "./edge/problem.ts";
import { checkAcceptable, withoutFormat } from "./facade/edge/negotiate.ts";
import { readSearch } from "./facade/edge/read-search.ts";
import { readBody } from "./edge/read-body.ts";
import { type Outcome, reject } from "./edge/rejection.ts";
import { requestIdOf } from "./edge/request-id.ts";
import type { Answer, ApiRequest, Route, RouteOfGuard } from "./route.ts";

/** Bodies other than a bundle are short forms. */
const SHORT_BODY_BYTES = 64 * 1024;
/** A notification may carry the resources that it is about. */
const HOOK_BODY_BYTES = 1024 * 1024;

type GrantedRoute = RouteOfGuard<"roles">;
type Asked = Readonly<Record<string, string>>;
type From = { readonly network: string | null; readonly requestId: string };

/** Runs one route: who asks, may they, does the path make sense, what is the body, then the handler, the audit, the answer. */
export function dispatch(route: Route, deps: ApiDeps): RequestHandler {
  const operation: Operation = OPERATIONS[route.operation];
  return async (request, response) => {
    nameRoute(response, operation.path);
    const from = { network: request.ip ?? null, requestId: requestIdOf(response) };
    const outcome = await run(route, operation, deps, { request, from });
    if (outcome.ok) send(response, outcome.value, operation);
    else sendProblem(response, outcome.failure);
  };
}

interface Incoming {
  readonly request: Request;
  readonly from: From;
}

function run(
  route: Route,
  operation: Operation,
  deps: ApiDeps,
  incoming: Incoming,
): Promise<Outcome<Answer>> {
  if (operation.media === "fhir") {
    const acceptable = checkAcceptable(incoming.request.headers, incoming.request.query["_format"]);
    if (!acceptable.ok) return Promise.resolve(acceptable);
  }
  if ("public" in route) return route.handle(null);
  if ("guard" in route) return runHook(route, operation, deps, incoming.request);
  return runGranted(route, operation, deps, incoming);
}

async function runGranted(
  route: GrantedRoute,
  operation: Operation,
  deps: ApiDeps,
  { request, from }: Incoming,
): Promise<Outcome<Answer>> {
  const { store, identity } = deps;
  const identified = await identity.identify(request);
  if (!identified.ok) {
    if (hasCredentials(request)) await auditFailedSignIn(store, route.operation, from);
    return identified;
  }
  const caller = identified.value;
  const auth: AuthContext = { ...caller, grants: await store.grants.of(caller.principals) };
  const actor = actorOf(caller, from);
  const params = operation.params?.safeParse(request.params);
  const outcome =
    params?.success === false
      ? reject("not-found")
      : await runAs(route, operation, deps, { request, auth, actor, params: params?.data ?? {} });
  const asked = params?.data ?? {};
  await auditRequest(
    store,
    {
      operation: route.operation,
      audit: route.audit,
      actor,
      study: asked["study"] ?? null,
      patient: asked["study"] !== undefined && asked["id"] ? patientId(asked["id"]) : null,
    },
    outcome,
  );
  return outcome;
}

async function runAs(
  route: GrantedRoute,
  operation: Operation,
  deps: ApiDeps,
  asking: {
    readonly request: Request;
    readonly auth: AuthContext;
    readonly actor: Actor;
    readonly params: Asked;
  },
): Promise<Outcome<Answer>> {
  const { request, auth, actor, params } = asking;
  const allowed = checkRoles(route, auth, params["study"]);
  if (!allowed.ok) return allowed;
  const body = operation.body
    ? await readBody(request, {
        required: operation.body.required,
        limitBytes: route.operation === "match" ? deps.bodyLimitBytes : SHORT_BODY_BYTES,
      })
    : ok<unknown>(undefined);
  if (!body.ok) return body;
  const query = await readQuery(operation, request);
  if (!query.ok) return query;
  const { principals } = auth;
  return route.handle({
    auth,
    access: { principals, roles: route.roles, today: formatDay(deps.today()) },
    actor,
    params,
    query: query.value,
    body: body.value,
    path: request.path,
    header: (name) => request.get(name),
  });
}

/** What is asked for in the URL, and of a search by POST in its form too. */
function readQuery(operation: Operation, request: Request): Promise<Outcome<ApiRequest["query"]>> {
  if (operation.media !== "fhir") return Promise.resolve(ok(request.query));
  const query = withoutFormat(request.query);
  return operation.path.endsWith("/_search")
    ? readSearch(request, query, SHORT_BODY_BYTES)
    : Promise.resolve(ok(query));
}

const hasCredentials = ({ headers }: Request): boolean =>
  headers.authorization !== undefined || headers.cookie !== undefined;

/** A study in which the caller is nothing does not exist; where they are something else, they may not. */
function checkRoles(
  { roles }: GrantedRoute,
  auth: AuthContext,
  study: string | undefined,
): Outcome<null> {
  if (study === undefined) return hasRole(auth, roles) ? ok(null) : reject("forbidden");
  if (maySee(auth, study, roles)) return ok(null);
  const isKnown = auth.grants.some((grant) => grant.study === study || grant.study === "*");
  return reject(isKnown ? "forbidden" : "not-found");
}

/** Whoever has no right to notify learns nothing from the answer, not even whether the path makes sense. */
async function runHook(
  route: RouteOfGuard<"hook">,
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

function send(response: Response, answer: Answer, { media }: Operation): void {
  const type = media === "fhir" ? { "Content-Type": FHIR_MEDIA_TYPE } : {};
  if (typeof answer.body === "string") {
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  } else sendJson(response, answer.status, answer.body, { ...type, ...answer.headers });
}
