import type { OidcConfig } from "@cohort/config";
import { ok } from "@cohort/foundation";
import type { UsedTokens } from "@cohort/postgres";
import type { JWTPayload, JWTVerifyGetKey, ProtectedHeaderParameters } from "jose";
import { sha256 } from "../../digest.ts";
import type { Outcome } from "../../edge/rejection.ts";
import type { Caller } from "../auth-context.ts";
import { invalidToken } from "../bearer.ts";
import { callerOf } from "./caller-of.ts";
import type { ProviderDocument } from "./discovery.ts";
import type { Kept } from "./kept.ts";
import { orAway } from "./or-away.ts";
import { verifyToken } from "./verify-token.ts";

export interface AccessTokenParts {
  readonly oidc: OidcConfig;
  readonly document: Kept<ProviderDocument>;
  readonly keys: JWTVerifyGetKey;
  readonly usedTokens: UsedTokens;
  readonly clock: () => number;
}

export interface AccessTokens {
  identify(token: string): Promise<Outcome<Caller>>;
  /** Refuses this token from now on. Fails where it is not good now. */
  revoke(token: string): Promise<Outcome<Caller>>;
}

const JWT_TYPES: ReadonlySet<string> = new Set(["jwt", "at+jwt"]);

/** RFC 9068 2.1: `application/` may stand before it. */
const typeOf = ({ typ }: ProtectedHeaderParameters): string =>
  typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : "";

/** What Keycloak says in `typ` of tokens that are for its clients and itself. */
const KEYCLOAK_OTHERS: ReadonlySet<unknown> = new Set(["ID", "Refresh", "Offline", "Logout"]);

/**
 * Whether it is a token of another kind that the same issuer signs with the same keys. An ID token tells our own client who signed
 * in, and is no key to anything: it is made for the client alone, or carries what only ID tokens do. `events` is of tokens that
 * report something, such as that somebody signed out (RFC 8417; OpenID Connect Back-Channel Logout 2.4).
 */
function isOtherKind(
  { aud, ...claims }: JWTPayload,
  type: string,
  client: OidcConfig["client"],
): boolean {
  const [only, ...others] = [aud ?? []].flat();
  if (type === "at+jwt") return false;
  if (client !== null && only === client.id && others.length === 0) return true;
  return (
    ["nonce", "at_hash", "c_hash", "s_hash", "events"].some((name) => name in claims) ||
    KEYCLOAK_OTHERS.has(claims["typ"])
  );
}

/** What a token is known by when it was signed out: not its signature, of which some algorithms allow more than one. */
const idOf = (token: string, { iss, jti }: JWTPayload): string =>
  typeof jti === "string"
    ? `signed-out:${iss}#${sha256(jti)}`
    : `signed-out:${sha256(token.slice(0, token.lastIndexOf(".")))}`;

/** Bearer tokens that the identity provider gave to machines, as JWT (RFC 9068 and what came before it). */
export function accessTokens(parts: AccessTokenParts): AccessTokens {
  const { oidc, document, keys, usedTokens, clock } = parts;

  async function checked(token: string) {
    const { issuer } = await document.get();
    const verified = await verifyToken(token, {
      keys,
      issuer,
      audience: oidc.audience,
      requiredClaims: ["exp", "sub"],
      now: clock(),
    });
    if (verified === null) return invalidToken;
    const { header, claims } = verified;
    const type = typeOf(header);
    if (!JWT_TYPES.has(type) || isOtherKind(claims, type, oidc.client)) return invalidToken;
    const caller = callerOf(claims, oidc.groupsClaim, "token");
    const id = idOf(token, claims);
    if (caller === null || (await usedTokens.isUsed(id))) return invalidToken;
    return ok({ caller, id, endsAt: new Date((claims.exp ?? 0) * 1000).toISOString() });
  }

  return {
    identify: (token) =>
      orAway(async () => {
        const found = await checked(token);
        return found.ok ? ok(found.value.caller) : found;
      }),
    revoke: (token) =>
      orAway(async () => {
        const found = await checked(token);
        if (!found.ok) return found;
        await usedTokens.use(found.value.id, found.value.endsAt);
        return ok(found.value.caller);
      }),
  };
}
