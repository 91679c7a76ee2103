import type { Failure } from "@cohort/foundation";

/**
 * What stopped a request. `foreign-origin` and `blocked-address` were never sent; the others may have been.
 */
export type EgressErrorClass =
  | "foreign-origin"
  | "blocked-address"
  | "network"
  | "timeout"
  | "too-large"
  | "protocol";

/** Why a request was not let out, for the metric. */
export type BlockReason = "scheme" | "userinfo" | "origin" | "redirect" | "address";

const ACTIONS: Readonly<Record<EgressErrorClass, string>> = {
  "foreign-origin": "If that host is one of yours, add its origin to the allowed ones.",
  "blocked-address":
    "If that network is yours, name it in EGRESS_ALLOW_CIDRS, such as 10.20.0.0/16.",
  network: "Check that this machine reaches that host, and its certificate.",
  timeout: "Check how busy that host is.",
  "too-large": "Ask for less at a time, or raise the limit for responses.",
  protocol: "Check the URL: what answered did not keep to HTTP.",
};

export interface EgressErrorDetails {
  readonly action?: string;
  readonly blocked?: BlockReason;
  readonly cause?: unknown;
}

/** An expected failure of a request. Message and failure name the kind of host at most: no URL, no header, no body. */
export class EgressError extends Error {
  override readonly name = "EgressError";
  readonly class: EgressErrorClass;
  readonly failure: Failure;
  /** Null where the request was let out. */
  readonly blocked: BlockReason | null;

  constructor(errorClass: EgressErrorClass, what: string, details: EgressErrorDetails = {}) {
    super(what, details.cause === undefined ? {} : { cause: details.cause });
    this.class = errorClass;
    this.blocked = details.blocked ?? null;
    this.failure = {
      code: `EGRESS.${errorClass.toUpperCase().replace("-", "_")}`,
      message: what,
      action: details.action ?? ACTIONS[errorClass],
    };
  }
}

export const isEgressError = (error: unknown): error is EgressError => error instanceof EgressError;
