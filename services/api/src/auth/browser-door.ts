import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Outcome } from "../edge/rejection.ts";
import type { Caller, From } from "./auth-context.ts";
import type { BrowserSession } from "./session/browser-sessions.ts";
import type { SignIn } from "./sign-in.ts";

/** What browsers need of an identity: signing in, sessions, signing out. */
export interface BrowserDoor extends SignIn {
  /** The session that the request is asked in, which it does not prolong; null where it is asked in none. */
  session(headers: IncomingHttpHeaders): Promise<BrowserSession | null>;
  checkOwnPage(request: Pick<IncomingMessage, "method" | "headers">): Outcome<null>;
  /** Ends the session, or refuses the bearer token from now on. */
  signOut(
    request: IncomingMessage,
    from: From,
  ): Promise<Outcome<{ readonly cookie: string | null; readonly revoked: Caller | null }>>;
}
