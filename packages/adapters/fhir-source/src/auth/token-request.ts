import { randomUUID } from "node:crypto";
import { type Result, fail, ok } from "@cohort/foundation";
import { SignJWT } from "jose";
import { z } from "zod";
import type { Ask } from "./ask.ts";
import { type AuthFailure, REFUSALS, refusal, unavailable } from "./auth-failure.ts";
import type { ClientKey } from "./client-keys.ts";
import type { TokenEndpoint } from "./discovery.ts";

/** What the token endpoint gave. */
export interface Granted {
  readonly token: string;
  readonly seconds: number;
  readonly scopes: readonly string[];
}

const ASSERTION_SECONDS = 240;
/** Where the server does not say how long a token lives. */
const UNSTATED_SECONDS = 60;

const answered = z.looseObject({
  // RFC 6750 section 2.1: nothing that could end a header.
  access_token: z.string().regex(/^[\x21-\x7e]{1,65536}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  scope: z.string().optional(),
});

const refused = z.looseObject({ error: z.enum(REFUSALS) });

/**
 * Asks for a token with a one-time assertion (SMART App Launch 2.2, backend services; RFC 7523), valid for 240 s of the
 * clock given (milliseconds since 1970). Without a scope in the answer the one asked for is granted (RFC 6749 5.1).
 */
export async function requestToken(
  ask: Ask,
  endpoint: TokenEndpoint,
  client: { readonly id: string; readonly key: ClientKey },
  scopes: readonly string[],
  now: number,
): Promise<Result<Granted, AuthFailure>> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: client.key.algorithm, kid: client.key.id, typ: "JWT" })
    .setIssuer(client.id)
    .setSubject(client.id)
    .setAudience(endpoint.audience)
    .setExpirationTime(Math.floor(now / 1000) + ASSERTION_SECONDS)
    .setJti(randomUUID())
    .sign(client.key.key);
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    scope: scopes.join(" "),
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  });
  const { url } = endpoint;
  const answer = await ask({ method: "POST", url, body: form.toString(), what: "token" });
  if (!answer.ok) return answer;
  const { status, json } = answer.value;
  if (status < 200 || status > 299) {
    const reason = refused.safeParse(json).data?.error ?? "refused";
    return fail(refusal(reason, `the token endpoint answered ${status} (${reason})`));
  }
  const read = answered.safeParse(json);
  if (!read.success)
    return fail(unavailable("the token endpoint answered with something that is no bearer token"));
  const { access_token: token, expires_in: seconds = UNSTATED_SECONDS, scope } = read.data;
  return ok({
    token,
    seconds,
    scopes: scope === undefined ? scopes : scope.split(/\s+/).filter(Boolean),
  });
}
