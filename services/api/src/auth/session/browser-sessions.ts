import type { IncomingHttpHeaders } from "node:http";
import type { AccessConfig } from "@cohort/config";
import type { Actor, ApiKey, Sessions, StoredSession } from "@cohort/postgres";
import { sha256 } from "../../digest.ts";
import type { Caller, From } from "../auth-context.ts";
import { newSecret } from "../secret.ts";
import { type CookiePolicy, cookieIn, setCookie } from "./cookies.ts";

export interface BrowserSession {
  readonly caller: Caller;
  readonly endsAt: string;
  readonly idleEndsAt: string;
}

export interface BrowserSessions {
  /** Whether the request brings a cookie of a session, good or not. */
  has(headers: IncomingHttpHeaders): boolean;
  /** The session that the request's cookie names; null where that holds no more. Looking is no use of it. */
  find(headers: IncomingHttpHeaders): Promise<BrowserSession | null>;
  /** The same, used by this. */
  use(headers: IncomingHttpHeaders): Promise<BrowserSession | null>;
  /** A new session under a new name, whatever the browser had before; gives it and its cookie. */
  begin(
    who: Pick<Caller, "subject" | "principals"> & { readonly key: ApiKey | null },
    headers: IncomingHttpHeaders,
    from: From,
  ): Promise<{ readonly session: BrowserSession; readonly cookie: string }>;
  /** Ends it; gives the cookie that takes its cookie away. */
  end(headers: IncomingHttpHeaders, from: From): Promise<string>;
}

export interface BrowserSessionParts {
  readonly sessions: Sessions;
  readonly limits: AccessConfig["session"];
  readonly policy: CookiePolicy;
  /** With what one can sign in now: a session that began with what is no longer taken is none. */
  readonly accepts: { readonly keys: boolean; readonly provider: boolean };
  readonly clock: () => number;
}

const iso = (ms: number): string => new Date(ms).toISOString();

export function browserSessions({
  sessions,
  limits,
  policy,
  accepts,
  clock,
}: BrowserSessionParts): BrowserSessions {
  const hashIn = (headers: IncomingHttpHeaders): string | null => {
    const secret = cookieIn(headers, "sid", policy);
    return secret === null ? null : sha256(secret);
  };
  const toSession = ({ subject, principals, seenAt, endsAt }: StoredSession): BrowserSession => ({
    caller: { subject, kind: "session", principals },
    endsAt,
    idleEndsAt: iso(Math.min(Date.parse(seenAt) + limits.idleMs, Date.parse(endsAt))),
  });
  const stored = async (
    headers: IncomingHttpHeaders,
    how: "find" | "use",
  ): Promise<StoredSession | null> => {
    const hash = hashIn(headers);
    const found = hash === null ? null : await sessions[how](hash, iso(clock()), limits.idleMs);
    if (found === null) return null;
    return (found.keyId === null ? accepts.provider : accepts.keys) ? found : null;
  };
  const shown = (found: StoredSession | null): BrowserSession | null =>
    found === null ? null : toSession(found);

  return {
    has: (headers) => hashIn(headers) !== null,

    find: async (headers) => shown(await stored(headers, "find")),
    use: async (headers) => shown(await stored(headers, "use")),

    begin: async ({ subject, principals, key }, headers, from) => {
      const secret = newSecret();
      const now = clock();
      const longest = now + limits.longestMs;
      const endsAt = key === null ? longest : Math.min(longest, Date.parse(key.endsAt));
      const session = {
        subject,
        principals,
        keyId: key?.id ?? null,
        createdAt: iso(now),
        endsAt: iso(endsAt),
      };
      const actor: Actor = { subject, kind: "session", ...from };
      await sessions.create({ ...session, hash: sha256(secret) }, actor, hashIn(headers));
      return {
        session: toSession({ ...session, seenAt: iso(now) }),
        cookie: setCookie("sid", secret, (endsAt - now) / 1000, policy),
      };
    },

    end: async (headers, from) => {
      const hash = hashIn(headers);
      const found = await stored(headers, "find");
      if (hash !== null && found !== null) {
        await sessions.end(hash, { subject: found.subject, kind: "session", ...from });
      }
      return setCookie("sid", "", 0, policy);
    },
  };
}
