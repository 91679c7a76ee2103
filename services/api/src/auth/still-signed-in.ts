import type { IncomingMessage } from "node:http";
import type { Caller, Identity } from "./auth-context.ts";

/**
 * Whether the credentials of a request would let the same caller in again: not where the session has ended, the key was revoked or
 * the token has expired meanwhile. To ask is no use of a session, which would never end otherwise.
 */
export async function stillSignedIn(
  { identify, browser }: Pick<Identity, "identify" | "browser">,
  request: IncomingMessage,
  { subject, kind }: Pick<Caller, "subject" | "kind">,
): Promise<boolean> {
  if (kind === "session") return ((await browser?.session(request.headers)) ?? null) !== null;
  const identified = await identify(request);
  return identified.ok && identified.value.subject === subject;
}
