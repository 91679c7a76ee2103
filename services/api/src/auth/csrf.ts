import type { IncomingMessage } from "node:http";
import { ok } from "@cohort/foundation";
import { checkMediaType, hasBody } from "../edge/media-type.ts";
import { type Outcome, rejectField } from "../edge/rejection.ts";

const SAFE_METHODS: ReadonlySet<string | undefined> = new Set(["GET", "HEAD", "OPTIONS"]);

/** The web origin of our own pages; without PUBLIC_URL, whatever host was asked. */
function isOwnOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (publicUrl !== null) return origin === new URL(publicUrl).origin;
  return host !== undefined && [`https://${host}`, `http://${host}`].includes(origin);
}

/**
 * Whether a browser sends this from one of our own pages, as far as it may change something. A browser names the page's origin
 * with every request of an unsafe method; where it names none, or another, the cookie that it adds is worth nothing. JSON alone
 * is taken: no form of another site can send it.
 */
export function checkOwnPage(
  { method, headers }: Pick<IncomingMessage, "method" | "headers">,
  publicUrl: string | null,
): Outcome<null> {
  if (SAFE_METHODS.has(method)) return ok(null);
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") {
    return rejectField("forbidden", "Sec-Fetch-Site", "must be same-origin");
  }
  if (origin === undefined ? site === undefined : !isOwnOrigin(origin, host, publicUrl)) {
    return rejectField("forbidden", "Origin", "must be this service's own");
  }
  return hasBody(headers) || headers["content-type"] !== undefined
    ? checkMediaType(headers)
    : ok(null);
}
