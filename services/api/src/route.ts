import type { IncomingMessage } from "node:http";
import type { OperationId } from "@cohort/contract";
import type { PatientId, Role } from "@cohort/foundation";
import type { Access, Actor, AuditAction, AuditEntry } from "@cohort/postgres";
import type { RequestAudit } from "./audit-request.ts";
import type { AuthContext, Caller, From } from "./auth/auth-context.ts";
import type { Outcome } from "./edge/rejection.ts";

/** A request as handlers see it: authenticated, its body parsed but not yet checked. */
export interface ApiRequest {
  readonly auth: AuthContext;
  /** For the store: the caller in the roles that the route asks for. */
  readonly access: Access;
  /** For what the store writes into the audit. */
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  /** Undefined where there was none. */
  readonly body: unknown;
  /** The path without the query, as it was asked for. */
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  /** For answers that go on: whether what the caller came with would still let them in. To ask is no use of a session. */
  readonly stillSignedIn: () => Promise<boolean>;
  /** For work that takes a while, once it is known whom the answer is about. */
  readonly audit: Pick<RequestAudit, "begin">;
}

/** A notification: of a subscription whose secret it gave. What it says is a hint and nothing more. */
export interface HookRequest {
  readonly subscription: string;
  readonly params: Readonly<Record<string, string>>;
  /** Undefined where there was none; failed where it cannot be read, which does not unsay the hint. */
  readonly body: Outcome<unknown>;
}

/** A request about who asks. Its handler looks at the credentials itself, counts whom they name, and audits what comes of them. */
export interface SignInRequest {
  /** Counts a request of that caller; refuses where it is one too many. */
  readonly admit: (caller: string) => Promise<Outcome<null>>;
  readonly message: IncomingMessage;
  readonly from: From;
  readonly query: URLSearchParams;
  /** Undefined where there was none. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 204 | 303 | 304 | 503;
  /** Sent as JSON; a string or a Buffer as it is; a Readable as it comes. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whom the answer is about, for the audit. */
  readonly about?: {
    readonly study?: string;
    readonly patients?: readonly PatientId[];
    readonly detail?: AuditEntry["detail"];
  };
  /** Of a route audited by the store: nothing was changed and so nothing written. The request is then audited like any other. */
  readonly unchanged?: boolean;
}

/**
 * What goes into the audit. An action: this request, whatever came of it, before the answer is sent. `by-store`: the store writes
 * it in the transaction of the change, and only what was refused or failed, or changed nothing, is written here. `none`: nothing about patients and
 * nothing that changes.
 */
export type Audited = AuditAction | "by-store" | "none";

export type Handler<Request> = (request: Request) => Promise<Outcome<Answer>>;

/**
 * A route is public only where it says so, guarded by a subscription's secret or about signing in only where it says that; any
 * other names the roles of which the caller needs one.
 */
export type Route =
  | { readonly operation: OperationId; readonly public: true; readonly handle: Handler<null> }
  | {
      readonly operation: OperationId;
      readonly guard: "hook";
      readonly handle: Handler<HookRequest>;
    }
  | {
      readonly operation: OperationId;
      readonly guard: "sign-in";
      readonly handle: Handler<SignInRequest>;
    }
  | {
      readonly operation: OperationId;
      readonly roles: readonly Role[];
      /** `site`: it is about the whole installation, so one of the roles must be granted for every study. */
      readonly reach?: "site";
      /** `patients` of the study in the path: refused while that has no legal basis. */
      readonly shows?: "patients";
      readonly audit: Audited;
      /** As what is written what `by-store` leaves unwritten: a change that came to nothing. Without it, `configure`. */
      readonly attempted?: AuditAction;
      /** Where others may call than those whom the API knows. */
      readonly identify?: (request: IncomingMessage) => Promise<Outcome<Caller>>;
      readonly handle: Handler<ApiRequest>;
    };

export type RouteOfGuard<Guard extends "hook" | "sign-in" | "roles"> = Guard extends
  | "hook"
  | "sign-in"
  ? Extract<Route, { readonly guard: Guard }>
  : Extract<Route, { readonly roles: readonly Role[] }>;
