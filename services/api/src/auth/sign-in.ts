import { createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { ok } from "@cohort/foundation";
import type { Keys, SignIns } from "@cohort/postgres";
import { sha256 } from "../digest.ts";
import { type Outcome, reject } from "../edge/rejection.ts";
import type { SignInRequest } from "../route.ts";
import type { Caller, From } from "./auth-context.ts";
import { invalidToken } from "./bearer.ts";
import { callerOfKey, checkKey } from "./keys/check-key.ts";
import type { ProviderSignIn, SignInSecrets } from "./oidc/provider-sign-in.ts";
import { orAway } from "./oidc/or-away.ts";
import { newSecret } from "./secret.ts";
import type { BrowserSession, BrowserSessions } from "./session/browser-sessions.ts";
import { type CookiePolicy, cookieIn, setCookie } from "./session/cookies.ts";

type Message = Pick<IncomingMessage, "method" | "headers">;

export interface SignedIn {
  readonly session: BrowserSession;
  readonly cookie: string;
}

/** How people come by a session of their browser. */
export interface SignIn {
  /** Null: AUTH_MODE has no OIDC, or this service is no client there. */
  readonly withProvider: {
    /** Where to send the browser, and the cookie that it has to come back with. */
    begin(
      returnTo: string,
    ): Promise<Outcome<{ readonly location: string; readonly cookie: string }>>;
    finish(
      message: Message,
      query: URLSearchParams,
      from: From,
    ): Promise<Outcome<SignedIn & { readonly returnTo: string }>>;
  } | null;
  /** Null: AUTH_MODE has no keys. */
  readonly withKey:
    | ((
        key: string,
        message: Message,
        by: Pick<SignInRequest, "from" | "admit">,
      ) => Promise<Outcome<SignedIn>>)
    | null;
}

export interface SignInParts {
  readonly provider: ProviderSignIn | null;
  readonly keys: Keys | null;
  readonly signIns: SignIns;
  readonly sessions: BrowserSessions;
  readonly policy: CookiePolicy;
  readonly clock: () => number;
}

/** How long one may take at the provider. */
const PENDING_MS = 600_000;

/** Made of what the browser alone holds: whoever reads the database has neither. */
const secretsOf = (browser: string): SignInSecrets => {
  const made = (what: string): string =>
    createHmac("sha256", browser).update(what).digest("base64url");
  return { nonce: made("nonce"), verifier: made("verifier") };
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** One answer for all that may be wrong with coming back: unknown, used, too late, another browser's, refused, forged. */
const notSignedIn = reject("not-signed-in", {
  detail: "The sign-in did not succeed, or took too long. Begin again.",
});

export function signIn(parts: SignInParts): SignIn {
  const { provider, keys, sessions, clock } = parts;
  return {
    withProvider: provider === null ? null : withProvider(parts, provider),
    withKey:
      keys === null
        ? null
        : async (text, { headers }, { from, admit }) => {
            const key = await checkKey(keys, text, clock());
            if (key === null) return invalidToken;
            const caller = callerOfKey(key);
            const admitted = await admit(caller.subject);
            if (!admitted.ok) return admitted;
            return ok(await sessions.begin({ ...caller, key }, headers, from));
          },
  };
}

function withProvider(
  { signIns, sessions, policy, clock }: SignInParts,
  provider: ProviderSignIn,
): NonNullable<SignIn["withProvider"]> {
  return {
    begin: (returnTo) =>
      orAway(async () => {
        const [state, browser] = [newSecret(), newSecret()];
        const location = await provider.begin(state, secretsOf(browser));
        const now = clock();
        const endsAt = iso(now + PENDING_MS);
        const pending = { stateHash: sha256(state), browserHash: sha256(browser), endsAt };
        await signIns.begin({ ...pending, returnTo }, iso(now));
        return ok({
          location,
          cookie: setCookie("sign-in", browser, PENDING_MS / 1000, policy),
        });
      }),

    finish: ({ headers }, query, from) =>
      orAway(async () => {
        const state = query.get("state");
        const browser = cookieIn(headers, "sign-in", policy);
        if (state === null || browser === null) return notSignedIn;
        const pending = await signIns.take(sha256(state), iso(clock()));
        // Else one could have somebody else's browser sign in as oneself.
        if (pending === null || pending.browserHash !== sha256(browser)) return notSignedIn;
        const { returnTo } = pending;
        const caller: Caller | null = await provider.finish(query, state, secretsOf(browser));
        if (caller === null) return notSignedIn;
        return ok({ ...(await sessions.begin({ ...caller, key: null }, headers, from)), returnTo });
      }),
  };
}
