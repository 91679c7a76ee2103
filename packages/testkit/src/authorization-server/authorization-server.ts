import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  createServer,
} from "node:http";
import { type JSONWebKeySet, type JWTPayload, createLocalJWKSet, jwtVerify } from "jose";
import { portOf } from "./port.ts";

/** How the server gives tokens; may be changed between two requests. */
export interface AuthorizationServerBehaviour {
  /** The public keys of the client. */
  readonly keys: JSONWebKeySet;
  readonly clientId: string;
  /** `now` of the assertions' times, milliseconds since 1970. */
  readonly now: () => number;
  /** Answers to token requests instead: away (503, or a cut connection), refused, or any other answer. */
  readonly fault:
    | "down"
    | "cut"
    | { readonly retryAfter: number }
    | { readonly error: string }
    | { readonly redirect: string }
    | { readonly body: string; readonly contentType?: string }
    | null;
  /** What is granted; null: what was asked for, said; undefined: the same, unsaid. */
  readonly scope: string | null | undefined;
  /** Seconds that a token lives; null: unsaid. */
  readonly expiresIn: number | string | null;
  readonly permissionV2: boolean;
  readonly algorithms: readonly string[] | null;
  readonly grantTypes: readonly string[] | null;
  /** As it stands in the configuration, where not the URL of this server's; null: left out. */
  readonly tokenEndpoint: string | null | undefined;
  /** False: there is no smart-configuration. */
  readonly configured: boolean;
}

/** An assertion that was accepted, the headers it came with, and the scope asked for. */
export interface SeenAssertion {
  readonly sentWith: IncomingHttpHeaders;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload;
  readonly scope: string;
}

/** A SMART authorization server on a port of 127.0.0.1, which checks what it is given as the standard asks. */
export interface AuthorizationServer {
  readonly origin: string;
  readonly tokenUrl: string;
  /** What stands under `.well-known/smart-configuration` of the FHIR base; null: nothing. */
  configuration(): Readonly<Record<string, unknown>> | null;
  /** Token requests so far, good ones and others. */
  readonly calls: number;
  readonly assertions: readonly SeenAssertion[];
  /** Whether it gave this token and has not taken it back. */
  accepts(token: string): boolean;
  /** Takes all tokens back that it gave so far. */
  revoke(): void;
  behave(change: Partial<AuthorizationServerBehaviour>): void;
  close(): Promise<void>;
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export async function startAuthorizationServer(
  options: Pick<AuthorizationServerBehaviour, "keys"> & Partial<AuthorizationServerBehaviour>,
): Promise<AuthorizationServer> {
  let behaviour: AuthorizationServerBehaviour = {
    clientId: "cohort",
    now: Date.now,
    fault: null,
    scope: null,
    expiresIn: 300,
    permissionV2: true,
    algorithms: ["RS384", "ES384"],
    grantTypes: ["client_credentials"],
    tokenEndpoint: undefined,
    configured: true,
    ...options,
  };
  let calls = 0;
  let given = 0;
  const assertions: SeenAssertion[] = [];
  const tokens = new Set<string>();
  const used = new Set<string>();
  let origin = "";
  const tokenUrl = (): string => `${origin}/token`;

  /** RFC 7523 section 3, and what SMART adds: type, algorithms, five minutes at most, each jti once. */
  async function checked(
    form: URLSearchParams,
    sentWith: IncomingHttpHeaders,
  ): Promise<SeenAssertion | null> {
    const { keys, clientId, now } = behaviour;
    if (form.get("grant_type") !== "client_credentials") return null;
    if (form.get("client_assertion_type") !== ASSERTION_TYPE) return null;
    try {
      const currentDate = new Date(now());
      const { payload, protectedHeader } = await jwtVerify(
        form.get("client_assertion") ?? "",
        createLocalJWKSet(keys),
        {
          algorithms: ["RS384", "ES384"],
          typ: "JWT",
          issuer: clientId,
          subject: clientId,
          audience: tokenUrl(),
          requiredClaims: ["exp", "jti"],
          currentDate,
        },
      );
      const tooLong = (payload.exp ?? 0) > Math.floor(now() / 1000) + 300;
      if (tooLong || payload.jti === undefined || used.has(payload.jti)) return null;
      used.add(payload.jti);
      const scope = form.get("scope") ?? "";
      return { sentWith, header: { ...protectedHeader }, claims: payload, scope };
    } catch {
      return null;
    }
  }

  async function token(message: IncomingMessage, response: ServerResponse): Promise<void> {
    calls += 1;
    const form = new URLSearchParams(await textOf(message));
    const { fault, scope, expiresIn } = behaviour;
    if (fault === "cut") response.destroy();
    else if (fault === "down") answer(response, 503, {});
    else if (fault !== null && "retryAfter" in fault) {
      answer(response, 503, {}, { "retry-after": String(fault.retryAfter) });
    } else if (fault !== null && "redirect" in fault) {
      answer(response, 307, {}, { location: fault.redirect });
    } else if (fault !== null && "error" in fault) answer(response, 400, { error: fault.error });
    else if (fault !== null) {
      response.writeHead(200, { "content-type": fault.contentType ?? "application/json" });
      response.end(fault.body);
    } else {
      const seen = await checked(form, message.headers);
      if (seen === null) return answer(response, 401, { error: "invalid_client" });
      assertions.push(seen);
      given += 1;
      tokens.add(`token-${given}`);
      answer(response, 200, {
        access_token: `token-${given}`,
        token_type: "bearer",
        ...(expiresIn === null ? {} : { expires_in: expiresIn }),
        ...(scope === undefined ? {} : { scope: scope ?? seen.scope }),
      });
    }
  }

  const server = createServer((message, response) => {
    if (message.url === "/token" && message.method === "POST") {
      token(message, response).catch(() => response.destroy());
    } else answer(response, 404, {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  origin = `http://127.0.0.1:${portOf(server)}`;

  return {
    origin,
    tokenUrl: tokenUrl(),
    configuration() {
      const {
        configured,
        tokenEndpoint = tokenUrl(),
        grantTypes,
        algorithms,
        permissionV2,
      } = behaviour;
      if (!configured) return null;
      return {
        ...(tokenEndpoint === null ? {} : { token_endpoint: tokenEndpoint }),
        ...(grantTypes === null ? {} : { grant_types_supported: grantTypes }),
        ...(algorithms === null
          ? {}
          : { token_endpoint_auth_signing_alg_values_supported: algorithms }),
        capabilities: [
          "client-confidential-asymmetric",
          ...(permissionV2 ? ["permission-v2"] : []),
        ],
      };
    },
    get calls() {
      return calls;
    },
    assertions,
    accepts: (one) => tokens.has(one),
    revoke: () => tokens.clear(),
    behave(change) {
      behaviour = { ...behaviour, ...change };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = "";
  message.setEncoding("utf8");
  for await (const chunk of message) text += String(chunk);
  return text;
}
