import type { OperationId } from "@cohort/contract";
import type { AuthContext, Role } from "./auth/auth-context.ts";
import type { Outcome } from "./edge/rejection.ts";

/** A request as handlers see it: authenticated, its body parsed but not yet checked. */
export interface ApiRequest {
  readonly auth: AuthContext;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  /** Undefined where there was none. */
  readonly body: unknown;
  /** The path without the query, as it was asked for. */
  readonly path: string;
  header(name: string): string | undefined;
}

/** A notification: of a subscription whose secret it gave. What it says is a hint and nothing more. */
export interface HookRequest {
  readonly subscription: string;
  readonly params: Readonly<Record<string, string>>;
  /** Undefined where there was none; failed where it cannot be read, which does not unsay the hint. */
  readonly body: Outcome<unknown>;
}

export interface Answer {
  readonly status: 200 | 201 | 202 | 503;
  /** Sent as JSON; a string as it is. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler<Request> = (request: Request) => Promise<Outcome<Answer>>;

/**
 * A route is public only where it says so, and guarded by a subscription's secret only where it says that; any other
 * names the roles of which the caller needs one.
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
      readonly roles: readonly Role[];
      readonly handle: Handler<ApiRequest>;
    };
