import {
  type JWTPayload,
  type JWTVerifyGetKey,
  type ProtectedHeaderParameters,
  jwtVerify,
} from "jose";
import { ProviderUnavailableError } from "./provider-unavailable.ts";

/** Asymmetric alone: under a symmetric one, whoever knows the public key could sign; under none, anyone. */
export const ALGORITHMS: readonly string[] = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/** How far clocks may differ, in seconds. */
export const CLOCK_TOLERANCE_S = 60;

export interface Expected {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string | readonly string[];
  readonly algorithms?: readonly string[];
  readonly requiredClaims: readonly string[];
  readonly now: number;
}

export interface VerifiedToken {
  readonly header: ProtectedHeaderParameters;
  readonly claims: JWTPayload;
}

/** The end of the year 9999, in seconds since 1970: what lies beyond is no date everywhere. */
const LAST_DATE_S = 253_402_300_799;

const isInTheFuture = ({ iat }: JWTPayload, now: number): boolean =>
  iat !== undefined && iat > now / 1000 + CLOCK_TOLERANCE_S;

/**
 * A signed token (RFC 7519, checked as RFC 8725 asks) of that issuer for that audience, signed with one of the issuer's own keys;
 * null where anything about it is not right. Throws ProviderUnavailableError alone.
 */
export async function verifyToken(
  token: string,
  expected: Expected,
): Promise<VerifiedToken | null> {
  const { keys, issuer, audience, algorithms = ALGORITHMS, requiredClaims, now } = expected;
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: [...algorithms],
      issuer,
      audience: typeof audience === "string" ? audience : [...audience],
      requiredClaims: [...requiredClaims],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(now),
    });
    if (isInTheFuture(payload, now) || (payload.exp ?? 0) > LAST_DATE_S) return null;
    return { header: protectedHeader, claims: payload };
  } catch (error) {
    if (error instanceof ProviderUnavailableError) throw error;
    return null;
  }
}
