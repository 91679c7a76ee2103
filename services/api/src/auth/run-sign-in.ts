import { OPERATIONS, type Operation } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import { auditFailedSignIn } from "../audit-request.ts";
import type { ApiDeps } from "../deps.ts";
import { type Incoming, admitCaller, beforeSignIn, hasCredentials } from "../edge/admit.ts";
import { bodyLimitOf } from "../edge/body-limits.ts";
import { readBody } from "../edge/read-body.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, RouteOfGuard } from "../route.ts";

/** Asking who one is, with nothing to show, is no attempt at anything. */
const isAttempt = ({ request }: Incoming, route: RouteOfGuard<"sign-in">): boolean =>
  hasCredentials(request) || route.operation !== "readSession";

/** Whoever has no credentials yet comes here to get some: the handler decides, and each failure counts against its address. */
export async function runSignIn(
  route: RouteOfGuard<"sign-in">,
  { store, bodyLimitBytes }: ApiDeps,
  incoming: Incoming,
): Promise<Outcome<Answer>> {
  const operation: Operation = OPERATIONS[route.operation];
  const { request, from, limits } = incoming;
  const mayTry = beforeSignIn(incoming, operation);
  if (!mayTry.ok) return mayTry;
  if (route.operation === "beginSignIn") {
    // Whoever begins is nobody yet, and each leaves a row behind.
    const { outcome } = await admitCaller(incoming, operation, `sign-in from ${from.network}`);
    if (!outcome.ok) return outcome;
  }
  const limitBytes = bodyLimitOf(operation, bodyLimitBytes);
  const body = operation.body
    ? await readBody(request, { required: operation.body.required, limitBytes })
    : ok<unknown>(undefined);
  if (!body.ok) return body;
  const query = new URL(request.url, "http://own.invalid").searchParams;
  const outcome = await route.handle({ message: request, from, query, body: body.value });
  if (outcome.ok || outcome.failure.kind !== "not-signed-in" || !isAttempt(incoming, route)) {
    return outcome;
  }
  // A page whose session has ended must not lock out those who share its address.
  const isPage = route.operation === "readSession" && request.headers.authorization === undefined;
  const counted = await limits.signInFailed(from.network, isPage ? "session" : "token");
  if (!counted.ok) return isPage ? outcome : counted;
  await auditFailedSignIn(store, route.operation, from);
  return outcome;
}
