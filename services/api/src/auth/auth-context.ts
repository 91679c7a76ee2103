import type { IncomingMessage } from "node:http";
import type { Outcome } from "../edge/rejection.ts";

export const ROLES = [
  "viewer",
  "screener",
  "study-lead",
  "auditor",
  "admin",
  "ehr-client",
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, as far as any route needs to know. */
export interface AuthContext {
  /** Written into decisions and attestations. */
  readonly subject: string;
  readonly roles: ReadonlySet<Role>;
  /** The studies that the caller may know of. Others do not exist for them. */
  readonly studies: "all" | ReadonlySet<string>;
}

/** One way of telling who asks. Every mode of AUTH_MODE is one of these. */
export interface Identity {
  /** Asked of every request, public routes included. */
  admit(request: IncomingMessage): Outcome<null>;
  /** Asked where a route is not public. Fails closed. */
  identify(request: IncomingMessage): Promise<Outcome<AuthContext>>;
}

export const maySee = (auth: AuthContext, study: string): boolean =>
  auth.studies === "all" || auth.studies.has(study);

export const hasRole = (auth: AuthContext, roles: readonly Role[]): boolean =>
  roles.some((role) => auth.roles.has(role));
