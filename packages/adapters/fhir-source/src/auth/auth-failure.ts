/** What RFC 6749 section 5.2 lets a token endpoint say, as far as it concerns us. */
export const REFUSALS = [
  "invalid_client",
  "unauthorized_client",
  "invalid_grant",
  "invalid_request",
  "invalid_scope",
  "unsupported_grant_type",
] as const;

/**
 * Why there is no token. `refused`: by a word of its own; `not-offered`: the server cannot do what is needed;
 * `foreign-origin`: its token endpoint is elsewhere; `rejected`: the FHIR server did not take a fresh token.
 */
export type AuthFailureReason =
  | (typeof REFUSALS)[number]
  | "refused"
  | "not-offered"
  | "foreign-origin"
  | "unavailable"
  | "rejected";

/** An expected failure of getting a token; no secret and no URL in it. */
export interface AuthFailure {
  readonly reason: AuthFailureReason;
  readonly message: string;
  readonly action: string;
  /** How long the server asks not to be asked again, where it does. */
  readonly retryAfterMs?: number;
}

const REGISTRATION =
  "Compare FHIR_CLIENT_ID, the published keys (/.well-known/jwks.json) and FHIR_SCOPES with what the EHR has registered.";

export const refusal = (reason: AuthFailureReason, message: string): AuthFailure => ({
  reason,
  message,
  action: REGISTRATION,
});

export const unavailable = (message: string, retryAfterMs: number | null = null): AuthFailure => ({
  reason: "unavailable",
  message,
  action: "Wait for the EHR's authorization server to come back.",
  ...(retryAfterMs === null ? {} : { retryAfterMs }),
});
