import type { Actor } from "./audit.ts";
import type { IsoInstant } from "./records.ts";

export interface Subscription {
  readonly id: string;
  /** SHA-256 of the secret, hex. */
  readonly secretHash: string;
  readonly createdAt: IsoInstant;
  readonly notifiedAt: IsoInstant | null;
}

/** Who may notify us that something changed in the EHR. */
export interface Subscriptions {
  /** A new secret for one that is there already. */
  put(id: string, secretHash: string, by: Actor): Promise<void>;
  get(id: string): Promise<Subscription | null>;
  list(): Promise<readonly Subscription[]>;
  remove(id: string, by: Actor): Promise<boolean>;
  /**
   * A notification came in: of these events, and of how many there were so far, where it said so. Where one is missing
   * for a minute, changes are wanted.
   */
  notified(id: string, events?: readonly number[], eventsSoFar?: number | null): Promise<void>;
}

/** When, and under what, a report was made. */
export interface CoverageStamp {
  readonly computedAt: IsoInstant;
  readonly mappingHash: string;
  readonly catalogue: string;
}

/** The last report on what the EHR's data covers; its body is the caller's. */
export interface CoverageReports {
  put(report: {
    readonly mappingHash: string;
    readonly catalogue: string;
    readonly body: string;
  }): Promise<void>;
  get(): Promise<(CoverageStamp & { readonly body: string }) | null>;
  /** The same without the report, which may be large. */
  stamp(): Promise<CoverageStamp | null>;
}
