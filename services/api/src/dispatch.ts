import { Readable, pipeline } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import type { Request, RequestHandler, Response } from "express";
import { FHIR_MEDIA_TYPE, OPERATIONS, type Operation, isText } from "@cohort/contract";
import { formatDay, ok, patientId } from "@cohort/foundation";
import type { Actor } from "@cohort/postgres";
import { type RequestAudit, auditOf } from "./audit-request.ts";
import { type AuthContext, actorOf } from "./auth/auth-context.ts";
import { noteFailedSignIn } from "./auth/failed-sign-in.ts";
import { mayNotify, showsSecret } from "./auth/hook-secret.ts";
import { permit } from "./auth/permit.ts";
import { runSignIn } from "./auth/run-sign-in.ts";
import { stillSignedIn } from "./auth/still-signed-in.ts";
import type { ApiDeps } from "./deps.ts";
import { nameRoute } from "./edge/access-log.ts";
import { type Incoming, admitCaller, beforeSignIn, hasCredentials } from "./edge/admit.ts";
import { bodyLimitOf } from "./edge/body-limits.ts";
import { JsonText } from "./edge/json-text.ts";
import { sendJson, sendProblem } from "./edge/problem.ts";
import type { RateLimits } from "./edge/rate-limits.ts";
import { checkAcceptable } from "./facade/edge/negotiate.ts";
import { readParameters, readSearch } from "./facade/edge/read-search.ts";
import { beginBody, readBody } from "./edge/read-body.ts";
import { type Outcome, reject, rejectField } from "./edge/rejection.ts";
import { requestIdOf } from "./edge/request-id.ts";
import type { Answer, Route, RouteOfGuard } from "./route.ts";

type GrantedRoute = RouteOfGuard<"roles">;
type Asked = Readonly<Record<string, string>>;

/** Runs one route: who asks, may they, does the path make sense, what is the body, then the handler, the audit, the answer. */
export function dispatch(route: Route, deps: ApiDeps, limits: RateLimits): RequestHandler {
  const operation: Operation = OPERATIONS[route.operation];
  return async (request, response) => {
    nameRoute(response, operation.path);
    const from = { network: request.ip ?? null, requestId: requestIdOf(response) };
    const outcome = await run(route, operation, deps, { request, response, from, limits });
    if (outcome.ok) send(response, outcome.value, operation);
    else sendProblem(response, outcome.failure);
  };
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
  if ("guard" in route) {
    return route.guard === "hook"
      ? runHook(route, operation, deps, incoming)
      : runSignIn(route, deps, incoming);
  }
  return runGranted(route, operation, deps, incoming);
}

async function runGranted(
  route: GrantedRoute,
  operation: Operation,
  deps: ApiDeps,
  incoming: Incoming,
): Promise<Outcome<Answer>> {
  const { store, identity } = deps;
  const { request, from } = incoming;
  const mayTry = beforeSignIn(incoming, route.operation);
  if (!mayTry.ok) return mayTry;
  const identified = await (route.identify ? route.identify(request) : identity.identify(request));
  if (!identified.ok) {
    return hasCredentials(request)
      ? noteFailedSignIn(deps, route.operation, incoming, identified)
      : identified;
  }
  const caller = identified.value;
  const body = bodyOf(request, operation, deps);
  const [grants, admission] = await Promise.all([
    store.grants.of(caller.principals),
    admitCaller(incoming, operation, caller.subject),
  ]);
  const auth: AuthContext = { ...caller, grants };
  const actor = actorOf(caller, from);
  const params = operation.params?.safeParse(request.params);
  const asked = params?.data ?? {};
  if (!admission.outcome.ok && !admission.isFirstRefused) return admission.outcome;
  const audit = auditOf(store, {
    operation: route.operation,
    audit: route.audit,
    attempted: route.attempted,
    actor,
    study: asked["study"] ?? null,
    patient: asked["study"] !== undefined && asked["id"] ? patientId(asked["id"]) : null,
  });
  const outcome = !admission.outcome.ok
    ? admission.outcome
    : params?.success === false
      ? reject("not-found")
      : await runAs(route, operation, deps, {
          request,
          auth,
          actor,
          params: asked,
          audit,
          body,
        }).catch((error: unknown) => audit.endThrown(error));
  const [told] = await Promise.all([encode(outcome), audit.end(outcome)]);
  return told;
}

const isSentAsItIs = (body: unknown): boolean =>
  typeof body === "string" || Buffer.isBuffer(body) || body instanceof Readable;

/** The answer as bytes: made while the database writes the audit, which by then has been sent there. */
async function encode(outcome: Outcome<Answer>): Promise<Outcome<Answer>> {
  if (!outcome.ok || isSentAsItIs(outcome.value.body)) return outcome;
  await turn();
  const { body } = outcome.value;
  const text = body instanceof JsonText ? body.text : JSON.stringify(body);
  return ok({ ...outcome.value, body: Buffer.from(text) });
}

function bodyOf(
  request: Request,
  operation: Operation,
  { bodyLimitBytes }: ApiDeps,
): () => Promise<Outcome<unknown>> {
  if (!operation.body) return () => Promise.resolve(ok(undefined));
  const limitBytes = bodyLimitOf(operation, bodyLimitBytes);
  return beginBody(request, { required: operation.body.required, limitBytes });
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
    readonly audit: RequestAudit;
    readonly body: () => Promise<Outcome<unknown>>;
  },
): Promise<Outcome<Answer>> {
  const { request, auth, actor, params, audit } = asking;
  const allowed = await permit(route, auth, params["study"], deps);
  if (!allowed.ok) return allowed;
  const body = await asking.body();
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
    stillSignedIn: () => stillSignedIn(deps.identity, request, auth),
    audit,
  });
}

/** What is asked for in the URL, and of a search by POST in its form too: text alone. */
async function readQuery(
  operation: Operation,
  request: Request,
): Promise<Outcome<Readonly<Record<string, unknown>>>> {
  const query = await parametersOf(operation, request);
  if (!query.ok) return query;
  const texts = Object.entries(query.value).flat(2);
  return texts.every((text) => isText(String(text)))
    ? query
    : rejectField("invalid-request", "query", "has a character that is no text");
}

async function parametersOf(
  operation: Operation,
  request: Request,
): Promise<Outcome<Readonly<Record<string, unknown>>>> {
  if (operation.media !== "fhir") return ok(request.query);
  return operation.path.endsWith("/_search")
    ? readSearch(request, request.query, bodyLimitOf(operation, 0))
    : readParameters(request.query);
}

/** Whoever has no right to notify learns nothing from the answer, not even whether the path makes sense. */
async function runHook(
  route: RouteOfGuard<"hook">,
  operation: Operation,
  { store, bodyLimitBytes }: ApiDeps,
  { request, from, limits }: Incoming,
): Promise<Outcome<Answer>> {
  if (!showsSecret(request.headers)) return reject("not-signed-in");
  const mayTry = limits.beforeSignIn(from.network);
  if (!mayTry.ok) return mayTry;
  const params = operation.params?.safeParse(request.params);
  const subscription = params?.data?.["subscription"];
  if (!(await mayNotify(store, subscription, request.headers))) {
    const counted = await limits.signInFailed(from.network, "guess");
    return counted.ok ? reject("not-signed-in") : counted;
  }
  const limitBytes = bodyLimitOf(operation, bodyLimitBytes);
  const body = await readBody(request, { required: false, limitBytes });
  return route.handle({ subscription: subscription ?? "", params: params?.data ?? {}, body });
}

function send(response: Response, answer: Answer, { media }: Operation): void {
  const type = media === "fhir" ? { "Content-Type": FHIR_MEDIA_TYPE } : {};
  if (answer.body instanceof Readable)
    sendStream(response, answer.status, answer.headers, answer.body);
  else if (typeof answer.body === "string") {
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  } else sendJson(response, answer.status, answer.body, { ...type, ...answer.headers });
}

/** As it comes, until either side ends: where the caller goes, so does the stream. */
function sendStream(
  response: Response,
  status: number,
  headers: Answer["headers"],
  body: Readable,
): void {
  response.writeHead(status, { ...headers });
  if (response.req.method === "HEAD") {
    body.destroy();
    response.end();
  } else pipeline(body, response, () => undefined);
}
