import { type Draft, json, outcome } from "./reply.ts";
import type { SeenRequest } from "./request.ts";

/** Who lets requests in, as an authorization server does. */
export interface StubAuthorization {
  accepts(token: string): boolean;
  /** Of `.well-known/smart-configuration`; null: there is none. */
  configuration(): object | null;
}

/** The configuration, which everyone may read, or a 401 without a token that is accepted; null: let in. */
export function gatekeeper(
  authorization: StubAuthorization,
  { type, id, target, headers }: SeenRequest,
): Draft | null {
  if (type === ".well-known" || target.endsWith("/.well-known/smart-configuration")) {
    const configuration = authorization.configuration();
    const found = configuration !== null && (id ?? "smart-configuration") === "smart-configuration";
    return found ? json(200, configuration) : outcome(404, "not-found");
  }
  const token = /^Bearer (?<token>.+)$/.exec(headers.authorization ?? "")?.groups?.["token"];
  return token !== undefined && authorization.accepts(token) ? null : outcome(401, "login");
}
