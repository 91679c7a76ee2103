import { OPERATIONS, type Operation } from "@cohort/contract";
import { ok } from "@cohort/foundation";
import type { ApiDeps } from "../deps.ts";
import { type Incoming, admitCaller, beforeSignIn, hasCredentials } from "../edge/admit.ts";
import { bodyLimitOf } from "../edge/body-limits.ts";
import { readBody } from "../edge/read-body.ts";
import type { Outcome } from "../edge/rejection.ts";
import type { Answer, RouteOfGuard } from "../route.ts";
import { noteFailedSignIn } from "./failed-sign-in.ts";

/** Asking who one is, with nothing to show, is no attempt at anything. */
const isAttempt = ({ request }: Incoming, route: RouteOfGuard<"sign-in">): boolean =>
  hasCredentials(request) || route.operation !== "readSession";

/** Whoever has no credentials yet comes here to get some: the handler decides, and each failure counts against its address. */
export async function runSignIn(
  route: RouteOfGuard<"sign-in">,
  deps: Pick<ApiDeps, "store" | "bodyLimitBytes">,
  incoming: Incoming,
): Promise<Outcome<Answer>> {
  const operation: Operation = OPERATIONS[route.operation];
  const { request, from } = incoming;
  const mayTry = beforeSignIn(incoming, route.operation);
  if (!mayTry.ok) return mayTry;
  const limitBytes = bodyLimitOf(operation, deps.bodyLimitBytes);
  const body = operation.body
    ? await readBody(request, { required: operation.body.required, limitBytes })
    : ok<unknown>(undefined);
  if (!body.ok) return body;
  const query = new URL(request.url, "http://own.invalid").searchParams;
  const outcome = await route.handle({
    admit: async (caller) => (await admitCaller(incoming, operation, caller)).outcome,
    message: request,
    from,
    query,
    body: body.value,
  });
  return outcome.ok || !isAttempt(incoming, route)
    ? outcome
    : noteFailedSignIn(deps, route.operation, incoming, outcome);
}
