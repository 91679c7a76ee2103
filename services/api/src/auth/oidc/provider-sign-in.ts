import type { OidcConfig } from "@cohort/config";
import type { Egress } from "@cohort/egress";
import type { JWTVerifyGetKey } from "jose";
import {
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
} from "openid-client";
import type { Caller } from "../auth-context.ts";
import { callerOf } from "./caller-of.ts";
import type { ProviderDocument } from "./discovery.ts";
import { egressFetch } from "./egress-fetch.ts";
import type { Kept } from "./kept.ts";
import { ProviderUnavailableError } from "./provider-unavailable.ts";
import { ALGORITHMS, verifyToken } from "./verify-token.ts";

export interface ProviderSignInParts {
  readonly oidc: OidcConfig;
  readonly client: NonNullable<OidcConfig["client"]>;
  readonly document: Kept<ProviderDocument>;
  readonly keys: JWTVerifyGetKey;
  readonly egress: Pick<Egress, "request">;
  readonly publicUrl: string;
  readonly clock: () => number;
  readonly onFailed?: (error: unknown) => void;
}

/** What the provider's answer is held against; at least 122 random bits each (RFC 6819 5.1.4.2.2 asks for 128). */
export interface SignInSecrets {
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
}

/** Signing in at the identity provider as a confidential client, with code, PKCE, state and nonce. Throws ProviderUnavailableError. */
export interface ProviderSignIn {
  /** Gives the address of the provider's page. */
  begin(state: string, secrets: SignInSecrets): Promise<string>;
  /** Who came back; null where the answer is not for this sign-in, or not the provider's. No token is kept. */
  finish(query: URLSearchParams, state: string, secrets: SignInSecrets): Promise<Caller | null>;
}

const CALLBACK = "/auth/callback";

const required = (endpoint: string | undefined): string => {
  if (endpoint !== undefined) return endpoint;
  throw new ProviderUnavailableError("the issuer has no such endpoint");
};

export function providerSignIn(parts: ProviderSignInParts): ProviderSignIn {
  const { oidc, client, document, keys, egress, publicUrl, clock, onFailed } = parts;
  const redirectUri = `${publicUrl}${CALLBACK}`;

  async function configuration(): Promise<Configuration> {
    const server = await document.get();
    const { token_endpoint_auth_methods_supported: methods } = server;
    // OpenID Connect Discovery 1.0, section 3: basic is what holds where none is named.
    const authenticate =
      methods?.includes("client_secret_basic") === false ? ClientSecretPost : ClientSecretBasic;
    const algorithms = server.id_token_signing_alg_values_supported ?? ["RS256"];
    const made = new Configuration(
      {
        ...known(server),
        token_endpoint: required(server.token_endpoint),
        authorization_endpoint: required(server.authorization_endpoint),
        id_token_signing_alg_values_supported: algorithms.filter((each) =>
          ALGORITHMS.includes(each),
        ),
      },
      client.id,
      { redirect_uris: [redirectUri] },
      authenticate(client.secret.reveal()),
    );
    // Of this machine alone: the configuration refuses any other in clear, and so does egress.
    if (server.issuer.startsWith("http:")) allowInsecureRequests(made);
    return made;
  }

  return {
    begin: async (state, { nonce, verifier }) => {
      const location = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: oidc.scopes,
        response_type: "code",
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return location.href;
    },

    finish: async (query, state, { nonce, verifier }) => {
      const made = await configuration();
      const idToken = await exchange(
        made,
        { egress, onFailed },
        new URL(`${redirectUri}?${query.toString()}`),
        {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        },
      );
      if (idToken === null) return null;
      // The library trusts the connection that the token came by; its signature is checked here.
      const verified = await verifyToken(idToken, {
        keys,
        issuer: (await document.get()).issuer,
        audience: client.id,
        requiredClaims: ["exp", "iat", "sub", "nonce"],
        now: clock(),
      });
      if (verified === null || verified.claims["nonce"] !== nonce) return null;
      return callerOf(verified.claims, oidc.groupsClaim, "session");
    },
  };
}

/** Without what is unset: the library tells unset from undefined. */
const known = ({
  issuer,
  jwks_uri,
  authorization_response_iss_parameter_supported: iss,
}: ProviderDocument) => ({
  issuer,
  jwks_uri,
  ...(iss === undefined ? {} : { authorization_response_iss_parameter_supported: iss }),
});

/** The ID token for the code; null where the provider refuses, or answers with what is none. */
async function exchange(
  made: Configuration,
  {
    egress,
    onFailed,
  }: Pick<ProviderSignInParts, "egress"> & {
    readonly onFailed: ProviderSignInParts["onFailed"] | undefined;
  },
  url: URL,
  checks: NonNullable<Parameters<typeof authorizationCodeGrant>[2]>,
): Promise<string | null> {
  const fetchIt = egressFetch(egress);
  const away: unknown[] = [];
  made[customFetch] = async (address, { method, headers, body, signal }) => {
    try {
      const response = await fetchIt(address, { method, headers, body, signal });
      if (response.status < 500) return response;
      throw new ProviderUnavailableError(`the token endpoint answered ${response.status}`);
    } catch (error) {
      away.push(error);
      onFailed?.(error);
      throw error;
    }
  };
  try {
    const tokens = await authorizationCodeGrant(made, url, checks);
    return tokens.id_token ?? null;
  } catch {
    // What the library throws may quote the answer: it goes no further.
    if (away.length === 0) return null;
    throw new ProviderUnavailableError("the token endpoint cannot be reached");
  }
}
