import type { IncomingHttpHeaders } from "node:http";
import { ok } from "@cohort/foundation";
import type { Keys } from "@cohort/postgres";
import { reject } from "../edge/rejection.ts";
import type { Identity } from "./auth-context.ts";
import { bearerOf, invalidToken } from "./bearer.ts";
import { checkOwnPage } from "./csrf.ts";
import { callerOfKey, checkKey, isKey } from "./keys/check-key.ts";
import type { AccessTokens } from "./oidc/access-token.ts";
import type { BrowserSessions } from "./session/browser-sessions.ts";
import type { SignIn } from "./sign-in.ts";

export interface IdentityParts {
  /** Null: the mode has none. */
  readonly tokens: AccessTokens | null;
  readonly keys: Keys | null;
  readonly sessions: BrowserSessions;
  readonly signIn: SignIn;
  readonly publicUrl: string | null;
  readonly clock: () => number;
}

/**
 * Asked by a page at which nobody is, as it says itself, or by a browser that takes up live updates again: no use of a session,
 * which an open page would keep for ever otherwise.
 */
const isUnattended = (headers: IncomingHttpHeaders): boolean =>
  headers["unattended"] !== undefined || headers.accept === "text/event-stream";

/**
 * Tells who asks by what they bring: a bearer token (a key, or a JWT of the identity provider), else the cookie of a session. A
 * bearer token wins: what a browser adds by itself is not looked at then, and nothing that another site could make it send.
 */
export function createIdentity(parts: IdentityParts): Identity {
  const { tokens, keys, sessions, publicUrl, clock } = parts;

  async function byToken(headers: IncomingHttpHeaders): ReturnType<Identity["identify"]> {
    const token = bearerOf(headers);
    if (token === null) return invalidToken;
    if (isKey(token)) {
      const key = keys === null ? null : await checkKey(keys, token, clock());
      return key === null ? invalidToken : ok(callerOfKey(key));
    }
    return tokens === null ? invalidToken : tokens.identify(token);
  }

  return {
    admit: () => ok(null),

    identify: async (request) => {
      const { headers } = request;
      if (headers.authorization !== undefined) return byToken(headers);
      if (!sessions.has(headers)) return reject("not-signed-in");
      const own = checkOwnPage(request, publicUrl);
      if (!own.ok) return own;
      const session = await (isUnattended(headers)
        ? sessions.find(headers)
        : sessions.use(headers));
      return session === null ? reject("not-signed-in") : ok(session.caller);
    },

    browser: {
      ...parts.signIn,
      session: (headers) =>
        headers.authorization === undefined ? sessions.find(headers) : Promise.resolve(null),
      checkOwnPage: (request) => checkOwnPage(request, publicUrl),
      signOut: async (request, from) => {
        const { headers } = request;
        if (headers.authorization === undefined) {
          const own = checkOwnPage(request, publicUrl);
          return own.ok ? ok({ cookie: await sessions.end(headers, from), revoked: null }) : own;
        }
        const token = bearerOf(headers);
        if (token === null) return invalidToken;
        if (isKey(token)) {
          return reject("not-possible", { detail: "A key is revoked, by an administrator." });
        }
        const revoked = tokens === null ? invalidToken : await tokens.revoke(token);
        return revoked.ok ? ok({ cookie: null, revoked: revoked.value }) : revoked;
      },
    },
  };
}
