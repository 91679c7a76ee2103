import { type Draft, json, outcome } from "./reply.ts";
import type { SeenRequest } from "./request.ts";

/** Who lets requests in, as an authorization server does. */
export interface StubAuthorization {
  accepts(token: string): boolean;
  /** Of `.well-known/smart-configuration`; null: there is none. */
  configuration(): object | null;
}

/** The configuration, which everyone may read, or a 401 without a token that is accepted; null: let in, as is who asks for a token. */
export function gatekeeper(
  authorization: StubAuthorization,
  { route, type, id, headers }: SeenRequest,
): Draft | null {
  if (type === ".well-known" && id === "smart-configuration") {
    const configuration = authorization.configuration();
    return configuration === null ? outcome(404, "not-found") : json(200, configuration);
  }
  if (route === "token") return null;
  const token = /^Bearer (?<token>.+)$/.exec(headers.authorization ?? "")?.groups?.["token"];
  return token !== undefined && authorization.accepts(token) ? null : outcome(401, "login");
}
