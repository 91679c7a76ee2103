import type { JWTPayload } from "jose";
import type { Caller } from "../auth-context.ts";

/** More groups than anyone is granted something by; each is looked for in the grants. */
const MOST_GROUPS = 1000;

function groupsIn(claims: JWTPayload, claim: string): readonly string[] {
  const value = claims[claim];
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  return listed
    .filter((group): group is string => typeof group === "string" && group !== "")
    .slice(0, MOST_GROUPS);
}

/** Who a token of the issuer speaks of. Null where it names no one. */
export function callerOf(
  claims: JWTPayload,
  groupsClaim: string,
  kind: "token" | "session",
): Caller | null {
  const { iss, sub } = claims;
  if (typeof iss !== "string" || typeof sub !== "string" || sub === "") return null;
  const subject = `user:${iss}#${sub}`;
  const groups = groupsIn(claims, groupsClaim).map((group) => `group:${group}`);
  return { subject, kind, principals: [subject, ...groups] };
}
