import type { IncomingMessage } from "node:http";
import { ALL_STUDIES, type Role } from "@cohort/foundation";
import type { Actor, ActorKind, Grant, Principal } from "@cohort/postgres";
import type { Outcome } from "../edge/rejection.ts";
import type { BrowserDoor } from "./browser-door.ts";

/** Who asks, as their credentials prove it. What they may do is for the grants to say. */
export interface Caller {
  /** Stable; written into decisions, attestations and the audit. */
  readonly subject: string;
  readonly kind: ActorKind;
  /** What grants may name: the subject and the groups that the identity provider vouches for. */
  readonly principals: readonly Principal[];
}

/** A caller with what was granted to them as of this request. */
export interface AuthContext extends Caller {
  readonly grants: readonly Grant[];
}

/** One way of telling who asks. Every mode of AUTH_MODE is one of these. */
export interface Identity {
  /** Asked of every request, public routes included. */
  admit(request: IncomingMessage): Outcome<null>;
  /** Asked where a route is not public. Fails closed. */
  identify(request: IncomingMessage): Promise<Outcome<Caller>>;
  /** Absent: nobody signs in. */
  readonly browser?: BrowserDoor;
}

/** Whether one of the roles is granted for this study. */
export const maySee = (auth: AuthContext, study: string, roles: readonly Role[]): boolean =>
  auth.grants.some(
    (grant) => roles.includes(grant.role) && (grant.study === study || grant.study === ALL_STUDIES),
  );

/** Whether one of the roles is granted for any study at all. */
export const hasRole = (auth: AuthContext, roles: readonly Role[]): boolean =>
  auth.grants.some(({ role }) => roles.includes(role));

/** Where a request comes from, and its id. */
export type From = Pick<Actor, "network" | "requestId">;

export const actorOf = ({ subject, kind }: Caller, from: From): Actor => ({
  subject,
  kind,
  ...from,
});
