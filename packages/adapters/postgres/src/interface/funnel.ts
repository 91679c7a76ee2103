import type { PatientId, Role } from "@cohort/foundation";
import type { DecisionReason, Status } from "@cohort/matching";
import type { Access } from "./access.ts";

export interface FunnelQuery {
  readonly study: string;
  readonly cohort: string;
  /** Whose rows count: those of an earlier one are `missing`. */
  readonly revision: number;
  /** How many criteria the cohort has in that revision. */
  readonly criteria: number;
  /** Who may know of single people, as long as the study has a legal basis: for them small counts need not be withheld. */
  readonly exactFor: readonly Role[];
}

/** Of one criterion. Who is ruled out whatever the criteria say (by death) is in none. */
export interface FunnelCounts {
  /** Who failed none up to and including this one. */
  readonly remaining: number;
  /** Who fails this one and none before it. */
  readonly lost: number;
  /** Of the remaining, of whom this one cannot be told, or only by a person. */
  readonly unknown: number;
  readonly review: number;
}

/** Exact, of one moment. The steps are in the criteria's order. */
export interface StoredFunnel {
  readonly exact: boolean;
  readonly matched: number;
  readonly missing: number;
  readonly withIndex: number;
  readonly gated: number;
  readonly steps: readonly FunnelCounts[];
  readonly eligible: number;
  readonly possible: number;
  /** Sums to `withIndex`. */
  readonly enrolment: readonly { readonly status: Status; readonly count: number }[];
  /** Why people were ruled out, left or deferred; the most frequent first. */
  readonly reasons: readonly {
    readonly reason: DecisionReason;
    readonly criterion: string | null;
    readonly count: number;
  }[];
}

/** Sums of a study over all its stored matches. */
export interface Funnels {
  /** Counts patients, so that whoever has one of the roles may ask; what is small is for the caller to withhold. */
  read(query: FunnelQuery, access: Access): Promise<StoredFunnel>;
  /** Who has a stored match in the study, in the order of their ids; nobody whom the caller may not see. */
  matchedOf(study: string, access: Access): Promise<readonly PatientId[]>;
}
