import type { ConceptId } from "@cohort/foundation";
import type { Basis, Evidence, Message, Outcome, UnknownReason } from "@cohort/criteria";

export const VERDICTS = ["eligible", "possible", "ineligible"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One criterion for one patient, with everything a person needs to check it. Dates are `YYYY-MM-DD`. */
export interface CriterionMatch {
  readonly id: string;
  readonly type: "inclusion" | "exclusion";
  readonly outcome: Outcome;
  readonly basis: Basis | null;
  readonly reason: UnknownReason | null;
  readonly message: Message;
  /** The message in English. */
  readonly explanation: string;
  /** First date after asOf on which outcome or reason differs if no data comes. */
  readonly changesOn: string | null;
  readonly evidence: readonly Evidence[];
  /** The concepts whose data would settle it; empty unless unknown. */
  readonly needs: readonly ConceptId[];
  /** A person's stated outcome for it: in force, or set aside by another rule or contradicting data. */
  readonly attestation?: { readonly id: string; readonly holds: boolean };
  /** What the machine says where an attestation holds instead. */
  readonly machine?: { readonly outcome: Outcome; readonly reason: UnknownReason | null };
  /** Key of the resolved rule, to which an attested outcome is bound. */
  readonly ruleKey: string;
}

/** Disjoint; they sum to the cohort's criteria. `pass` leaves out the presumed. */
export interface OutcomeCounts {
  readonly pass: number;
  readonly presumed: number;
  readonly unknown: number;
  readonly fail: number;
  readonly review: number;
}

export interface NearMiss {
  readonly criterion: string;
  readonly value: number;
  readonly bound: number;
  readonly unit: string;
}

export interface NextStep {
  readonly concepts: readonly ConceptId[];
  readonly criteria: readonly string[];
  readonly text: string;
}

export type Gate = "deceased" | "optedOut";

/** One patient for one cohort of one study revision, as of one date. */
export interface Match {
  readonly study: string;
  readonly cohort: string;
  readonly verdict: Verdict;
  /** 0 to 100, one decimal. */
  readonly score: number;
  readonly counts: OutcomeCounts;
  readonly gate: Gate | null;
  readonly nearMiss: NearMiss | null;
  readonly eligibleFrom: string | null;
  /** In source order, common criteria first. */
  readonly criteria: readonly CriterionMatch[];
  readonly nextSteps: readonly NextStep[];
  /** The earliest breakpoint of all after asOf: until then the match holds as it stands. */
  readonly nextChangeOn: string | null;
  /** `none`: neither the index condition nor a signal of it, so no candidate and no stored row. */
  readonly index: "condition" | "signal" | "none";
}

/** A cohort of whose disease nothing is on record: counted, not stored. */
export interface NoCandidate extends Pick<Match, "study" | "cohort"> {
  readonly index: "none";
}
