import { createHash, randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { portOf } from "../authorization-server/port.ts";
import { type Signer, type TokenOptions, createSigner } from "./signer.ts";

type Claims = Readonly<Record<string, unknown>>;

/** How the provider behaves; may be changed between two requests. */
export interface IdentityProviderBehaviour {
  /** Who signs in at its page, and what else the provider says of them. */
  readonly user: { readonly sub: string } & Claims;
  /** Answers with 503 instead. */
  readonly away: readonly ("discovery" | "keys" | "token")[];
  /** The ID token in place of the right one; it gets the right claims. */
  readonly idToken: ((claims: Claims, signer: Signer) => Promise<string>) | null;
  /** In place of its own addresses, and of its own name. */
  readonly endpoints: Partial<Record<"issuer" | "jwks_uri" | "token_endpoint", string>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An OpenID provider on a port of 127.0.0.1, which checks what it is given as the standards ask. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signer: Signer;
  /** Requests so far, by path. */
  readonly calls: ReadonlyMap<string, number>;
  /** An access token of this issuer, five minutes from now, with these claims over the usual ones. */
  token(claims?: Claims, options?: TokenOptions): Promise<string>;
  behave(change: Partial<IdentityProviderBehaviour>): void;
  /** Signs with a new key from now on; the old one is published no more. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

interface Code {
  readonly nonce: string | null;
  readonly challenge: string;
  readonly redirectUri: string;
}

export async function startIdentityProvider(
  options: Partial<IdentityProviderBehaviour> = {},
): Promise<IdentityProvider> {
  let behaviour: IdentityProviderBehaviour = {
    user: { sub: "4711" },
    away: [],
    idToken: null,
    endpoints: {},
    now: Date.now,
    ...options,
  };
  let signer = await createSigner();
  const [clientId, clientSecret] = ["cohort-web", `s-${randomUUID()}`];
  const calls = new Map<string, number>();
  const codes = new Map<string, Code>();
  let issuer = "";

  const times = (): { iat: number; exp: number } => {
    const iat = Math.floor(behaviour.now() / 1000);
    return { iat, exp: iat + 300 };
  };

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get("redirect_uri") ?? "";
    const challenge = query.get("code_challenge");
    const isGood =
      query.get("client_id") === clientId &&
      query.get("response_type") === "code" &&
      query.get("code_challenge_method") === "S256" &&
      challenge !== null &&
      query.get("scope")?.split(" ").includes("openid") === true;
    if (!isGood) return answer(response, 400, { error: "invalid_request" });
    const code = randomUUID();
    codes.set(code, { nonce: query.get("nonce"), challenge, redirectUri });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", query.get("state") ?? "");
    back.searchParams.set("iss", issuer);
    response.writeHead(302, { location: back.href }).end();
  }

  async function exchange(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await textOf(message));
    if (credentialsIn(message) !== `${clientId}:${clientSecret}`) {
      return answer(response, 401, { error: "invalid_client" });
    }
    const code = codes.get(form.get("code") ?? "");
    codes.delete(form.get("code") ?? "");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (
      code === undefined ||
      code.challenge !== challenge ||
      code.redirectUri !== form.get("redirect_uri")
    ) {
      return answer(response, 400, { error: "invalid_grant" });
    }
    const claims = { iss: issuer, aud: clientId, ...times(), nonce: code.nonce, ...behaviour.user };
    const idToken = await (behaviour.idToken?.(claims, signer) ?? signer.sign(claims));
    answer(response, 200, {
      access_token: randomUUID(),
      token_type: "Bearer",
      expires_in: 300,
      refresh_token: randomUUID(),
      id_token: idToken,
    });
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(message.url ?? "/", issuer);
    calls.set(pathname, (calls.get(pathname) ?? 0) + 1);
    const isAway = (what: IdentityProviderBehaviour["away"][number]): boolean =>
      behaviour.away.includes(what);
    switch (pathname) {
      case "/.well-known/openid-configuration":
        return isAway("discovery")
          ? answer(response, 503, {})
          : answer(response, 200, { ...configurationOf(issuer), ...behaviour.endpoints });
      case "/keys":
        return isAway("keys")
          ? answer(response, 503, {})
          : answer(response, 200, { keys: signer.publicKeys });
      case "/authorize":
        return authorize(searchParams, response);
      case "/token":
        return isAway("token") ? answer(response, 503, {}) : exchange(message, response);
      default:
        return answer(response, 404, {});
    }
  }

  const server = createServer((message, response) => {
    serve(message, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  issuer = `http://127.0.0.1:${portOf(server)}`;

  return {
    issuer,
    clientId,
    clientSecret,
    get signer() {
      return signer;
    },
    calls,
    token: (claims = {}, how = {}) =>
      signer.sign(
        {
          iss: issuer,
          sub: "machine",
          aud: "cohort-api",
          jti: randomUUID(),
          ...times(),
          ...claims,
        },
        how,
      ),
    behave(change) {
      behaviour = { ...behaviour, ...change };
    },
    rotate: async () => {
      signer = await createSigner();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const configurationOf = (issuer: string): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256", "ES256", "HS256", "none"],
  token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  code_challenge_methods_supported: ["S256"],
  authorization_response_iss_parameter_supported: true,
});

/** RFC 6749 2.3.1: each half is form-encoded before the two are put together. */
const credentialsIn = ({ headers }: IncomingMessage): string =>
  Buffer.from((headers.authorization ?? "").replace(/^Basic /, ""), "base64")
    .toString()
    .split(":")
    .map((half) => decodeURIComponent(half.replaceAll("+", " ")))
    .join(":");

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  message.setEncoding("utf8");
  for await (const chunk of message) text += String(chunk);
  return text;
}
