import type { JWTPayload } from "jose";
import type { Caller } from "../auth-context.ts";

/** More groups than anyone is granted something by; each is looked for in the grants. */
const MOST_GROUPS = 1000;

/** OpenID Connect Core 2 of `sub`; names of groups are no longer. */
const LONGEST_NAME = 255;

/** A name that the database holds as it was given: two that it would hold as the same text would be one caller. */
const isName = (value: unknown): value is string =>
  typeof value === "string" &&
  value.length >= 1 &&
  value.length <= LONGEST_NAME &&
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  !/[\u0000-\u001f\u007f\p{Surrogate}]/u.test(value);

function groupsIn(claims: JWTPayload, claim: string): readonly string[] {
  const value = claims[claim];
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  return listed.filter(isName).slice(0, MOST_GROUPS);
}

/** Who a token of the issuer speaks of. Null where it names no one. */
export function callerOf(
  claims: JWTPayload,
  groupsClaim: string,
  kind: "token" | "session",
): Caller | null {
  const { iss, sub } = claims;
  if (iss === undefined || !isName(sub)) return null;
  const subject = `user:${iss}#${sub}`;
  const groups = groupsIn(claims, groupsClaim).map((group) => `group:${group}`);
  return { subject, kind, principals: [subject, ...groups] };
}
