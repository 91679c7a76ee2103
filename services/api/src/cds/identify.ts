import type { IncomingMessage } from "node:http";
import { fail, ok } from "@cohort/foundation";
import { type JWTPayload, decodeJwt } from "jose";
import type { Caller } from "../auth/auth-context.ts";
import { bearerOf, invalidToken } from "../auth/bearer.ts";
import { ProviderUnavailableError } from "../auth/oidc/provider-unavailable.ts";
import { CLOCK_TOLERANCE_S, verifyToken } from "../auth/oidc/verify-token.ts";
import type { ApiDeps } from "../deps.ts";
import { type Outcome, type Rejection, reject } from "../edge/rejection.ts";
import type { CdsCaller } from "./parts.ts";
import { shortHash } from "./short-hash.ts";

const LONGEST_JTI = 1000;

export const principalOf = (issuer: string): string => `ehr:${issuer}`;

/** Whom the token says that it is from: only to choose the keys that it is then held against. */
function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** The claims that CDS Hooks 2.0 asks for, in their types. */
interface Claims {
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
}

function claimsOf({ iat, exp, jti }: JWTPayload): Claims | null {
  // Of the library's types, that of `jti` is a promise that nobody has kept yet.
  if (iat === undefined || exp === undefined || typeof jti !== "string") return null;
  return jti === "" || jti.length > LONGEST_JTI ? null : { iat, exp, jti };
}

const isAllowed = ({ tenants }: CdsCaller, { tenant }: JWTPayload): boolean =>
  tenants === undefined || (typeof tenant === "string" && tenants.includes(tenant));

/** Of bounded length whatever the token holds, and of no use to anyone. */
const nameOf = (issuer: string, jti: string): string => `cds ${shortHash([issuer, jti])}`;

async function verified(
  client: CdsCaller,
  token: string,
  audience: readonly string[],
  now: number,
): Promise<JWTPayload | null> {
  const { keys, issuer, algorithms, audience: own, maxAgeSeconds } = client;
  const found = await verifyToken(token, {
    keys,
    issuer,
    algorithms,
    audience: own === undefined ? audience : [...audience, own],
    requiredClaims: ["iss", "aud", "exp", "iat", "jti"],
    now,
  });
  const iat = found?.claims.iat;
  if (!found || iat === undefined) return null;
  return now / 1000 - iat > maxAgeSeconds + CLOCK_TOLERANCE_S ? null : found.claims;
}

/** The EHR that signed the token, once: a second use of it is none. */
async function identifyEhr(
  { store, clock }: Pick<ApiDeps, "store" | "clock">,
  client: CdsCaller,
  token: string,
  audience: readonly string[],
): Promise<Outcome<Caller>> {
  const payload = await verified(client, token, audience, clock());
  const claims = payload && claimsOf(payload);
  if (!claims) return invalidToken;
  if (!isAllowed(client, payload)) return reject("forbidden");
  const { issuer, maxAgeSeconds } = client;
  const end = Math.min(claims.exp, claims.iat + maxAgeSeconds) + CLOCK_TOLERANCE_S;
  const until = new Date(end * 1000).toISOString();
  if (!(await store.usedTokens.use(nameOf(issuer, claims.jti), until))) return invalidToken;
  const principal = principalOf(issuer);
  return ok({ subject: principal, kind: "ehr", principals: [principal] });
}

const challenged = (failure: Rejection): Outcome<never> =>
  fail(failure.kind === "not-signed-in" ? { ...failure, ...invalidToken.failure } : failure);

/**
 * Who calls the CDS service: an EHR by a token that it signed for this very URL (CDS Hooks 2.0, trusting CDS clients), or anyone
 * whom the API knows otherwise, such as an API key. What they may do is for the grants to say.
 */
export const identifyCds =
  (deps: Pick<ApiDeps, "store" | "clock" | "identity" | "cds">, paths: readonly string[]) =>
  async (request: IncomingMessage): Promise<Outcome<Caller>> => {
    const { cds, identity } = deps;
    const token = bearerOf(request.headers);
    const issuer = token === null ? undefined : claimedIssuer(token);
    const client = cds?.clients.find((each) => each.issuer === issuer);
    if (cds && client && token !== null) {
      const audience = paths.map((path) => cds.publicUrl + path);
      try {
        return await identifyEhr(deps, client, token, audience);
      } catch (error) {
        if (!(error instanceof ProviderUnavailableError)) throw error;
        return reject("unavailable", { detail: "The EHR's keys cannot be fetched at the moment." });
      }
    }
    const identified = await identity.identify(request);
    return identified.ok ? identified : challenged(identified.failure);
  };
