import type { IncomingHttpHeaders } from "node:http";
import type { AccessConfig, Config } from "@cohort/config";

export interface CookiePolicy {
  /** Whether browsers reach us by https: then the names bind the cookies to this very host. */
  readonly isSecure: boolean;
  /** Whether pages of an EHR may show ours in a frame: then cookies have to go along there. */
  readonly isEmbedded: boolean;
}

export const cookiePolicyOf = (
  environment: Config["environment"],
  { publicUrl, embedOrigins }: Pick<AccessConfig, "publicUrl" | "embedOrigins">,
): CookiePolicy => ({
  isSecure: environment === "production" || publicUrl?.startsWith("https:") === true,
  isEmbedded: embedOrigins.length > 0,
});

/** `sid`: the session. `sign-in`: which browser began a sign-in. */
export type CookieName = "sid" | "sign-in";

const nameOf = (name: CookieName, { isSecure }: CookiePolicy): string =>
  isSecure ? `__Host-${name}` : name;

/** The Set-Cookie header; with no seconds to live it takes the cookie away. */
export function setCookie(
  name: CookieName,
  value: string,
  seconds: number,
  policy: CookiePolicy,
): string {
  const { isSecure, isEmbedded } = policy;
  const site = isSecure && isEmbedded ? ["SameSite=None", "Partitioned"] : ["SameSite=Lax"];
  return [
    `${nameOf(name, policy)}=${value}`,
    "Path=/",
    `Max-Age=${Math.max(0, Math.floor(seconds))}`,
    "HttpOnly",
    ...(isSecure ? ["Secure"] : []),
    ...site,
  ].join("; ");
}

const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** The cookie's value, where there is one of the form that we give; of two with one name, neither is believed. */
export function cookieIn(
  headers: IncomingHttpHeaders,
  name: CookieName,
  policy: CookiePolicy,
): string | null {
  const prefix = `${nameOf(name, policy)}=`;
  const found = (headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [value, ...others] = found;
  return value !== undefined && others.length === 0 && VALUE.test(value) ? value : null;
}
