import type { LookupAddress } from "node:dns";
import type { BlockReason } from "./egress-error.ts";

/** Bounds of one request. Times in milliseconds, sizes in bytes. */
export interface RequestLimits {
  /** Until the response begins. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly idleMs: number;
  /** From beginning to end, redirects and body included; null: as long as it goes on. */
  readonly totalMs: number | null;
  /** Of the body, unpacked; null: whoever reads it as a stream bounds it. */
  readonly responseBytes: number | null;
  /** Followed at most. */
  readonly redirects: number;
}

export interface EgressLimits extends RequestLimits {
  /** Until the connection stands. */
  readonly connectMs: number;
}

/** Every address of a name; rejects where it has none. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface EgressOptions {
  /** Web origins (`https://ehr.example.org`) that may be reached, each with its port; nothing else is. */
  readonly origins: readonly string[];
  /** Outside production, and only there, http to this very machine is allowed. */
  readonly production: boolean;
  /** Networks (`10.20.0.0/16`, `fd12::/48`) that may be reached although their kind is blocked: EGRESS_ALLOW_CIDRS. */
  readonly allowCidrs?: readonly string[];
  /** Connections to one origin at one time. */
  readonly connections?: number;
  readonly limits?: Partial<EgressLimits>;
  /** Stands in for the system's resolver. */
  readonly resolve?: Resolve;
  /** Called once for each request, or redirect, that was blocked; for a metric. */
  readonly onBlocked?: (reason: BlockReason) => void;
}

/** Credentials, and the one origin that may see them. */
export interface Authorization {
  readonly origin: string;
  /** The header's value, such as `Bearer ...`. */
  readonly value: string;
}

/** Where a redirect may lead: nowhere (it is an answer like any other), within its origin, or to any allowed one. */
export type Redirects = "none" | "same-origin" | "allowed-origins";

export interface Outgoing {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: URL;
  /** Names in lower case; no credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | null;
  /** Added to each hop whose URL is of that origin, and to no other. */
  readonly authorization?: Authorization | null;
  /** `same-origin` unless said otherwise. */
  readonly redirects?: Redirects;
  /** Narrows the origins for this request; never widens them. */
  readonly origins?: readonly string[];
  readonly limits?: Partial<RequestLimits>;
  readonly signal?: AbortSignal;
}

/** A response whose body is still under way: one of `body`, `bytes` and `discard` has to be used up. */
export interface Incoming {
  readonly status: number;
  /** What answered, after redirects. */
  readonly url: URL;
  /** The first of the name, given in lower case. */
  readonly header: (name: string) => string | null;
  /** Unpacked. Throws like `request`. Leaving the loop early cuts the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** The whole body. */
  readonly bytes: () => Promise<Uint8Array>;
  /** Lets a body run by that is of no interest: a short one keeps its connection. Never fails. */
  readonly discard: () => Promise<void>;
}

/** The way out of this process. Whoever creates it closes it. */
export interface Egress {
  /** Throws an EgressError, or the signal's reason. */
  request(outgoing: Outgoing): Promise<Incoming>;
  /** Cuts all connections. */
  close(): Promise<void>;
}
