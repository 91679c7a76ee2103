import type { PatientId } from "@cohort/foundation";
import type { OutcomeCounts, Status, Verdict } from "@cohort/matching";
import type { Access } from "./access.ts";
import type { Actor, AuditEntry } from "./audit.ts";
import type { IsoDate, IsoInstant } from "./records.ts";

/** CDS Hooks 2.0, feedback: what became of a card. */
export const CARD_OUTCOMES = ["accepted", "overridden"] as const;
export type CardOutcome = (typeof CARD_OUTCOMES)[number];

/** Why a card was overridden. The first two end the study's cards for the patient. */
export const OVERRIDE_REASONS = [
  "already-enrolled",
  "not-interested",
  "not-suitable",
  "other",
] as const;
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

/** What the treating people said of a study for a patient. */
export const CARD_INTERESTS = ["accepted", "declined"] as const;
export type CardInterest = (typeof CARD_INTERESTS)[number];

/** A card names a study for a patient this often within this time, until somebody answers. */
export const SHOWINGS = { most: 3, withinDays: 30 } as const;

/** Studies on a card; of more than these, the best. */
export const STUDIES_ON_A_CARD = 3;

/** Who is not eligible now is named where that ends within so many days. */
export const SOON_DAYS = 90;

/** A candidate of whom people have taken hold, or whom they have let go: no card names the study. */
export const SETTLED_STATUSES = [
  "consented",
  "screening",
  "eligible",
  "on-study",
  "ineligible",
  "withdrawn",
] as const satisfies readonly Status[];

export interface CardQuery {
  /** As the EHR names the patient. */
  readonly patient: PatientId;
  /** The visit that the card is for; null: not said. */
  readonly visit: string | null;
  /** What stored matches must be made from to hold. */
  readonly catalogue: string;
}

/** The best stored match of the patient for a study that may be named on a card. */
export interface CardMatch {
  readonly study: string;
  readonly cohort: string;
  readonly verdict: Verdict;
  readonly score: number;
  readonly counts: OutcomeCounts;
  readonly eligibleFrom: IsoDate | null;
  /** What would settle most; null: nothing is unknown. */
  readonly nextStep: string | null;
}

export interface StoredCard {
  /** Whom the one that was asked for is now. */
  readonly patient: PatientId;
  /** False: the stored matches are about to be made anew, or the patient does not want to be found. */
  readonly isFresh: boolean;
  /** Opted out: nothing may be told, whatever else is known. */
  readonly isOptedOut: boolean;
  /** Best first, at most `STUDIES_ON_A_CARD`; empty unless fresh. */
  readonly matches: readonly CardMatch[];
  /** How many there are. */
  readonly total: number;
}

export interface ShownCard {
  readonly card: string;
  readonly patient: PatientId;
  readonly hook: string;
  readonly visit: string | null;
  /** None: nothing was shown, and only the audit is written. */
  readonly studies: readonly {
    readonly study: string;
    readonly suggestion: string;
    readonly verdict: Verdict;
  }[];
  readonly detail?: AuditEntry["detail"];
}

export interface CardFeedback {
  readonly card: string;
  readonly outcome: CardOutcome;
  readonly outcomeAt: IsoInstant;
  readonly reason: OverrideReason | null;
  /** Accepted ones, by the ids that the card gave them. */
  readonly suggestions: readonly string[];
}

export interface FeedbackReport {
  readonly noted: number;
  /** Noted before. */
  readonly repeated: number;
  /** Of cards that this caller was not shown. */
  readonly unknown: number;
}

/** Cards of CDS Hooks: what may be shown, what was, and what people said to it. */
export interface Cards {
  /** Null where the patient is not on record. One statement: access, legal basis, opt-out and all that keeps a study off cards. */
  find(query: CardQuery, access: Access): Promise<StoredCard | null>;
  /** The active studies that a card about the patient may name, in order of id; null: the patient opted out. */
  allowed(query: Omit<CardQuery, "catalogue">, access: Access): Promise<readonly string[] | null>;
  /** Notes the card and audits the call, in one transaction. To be awaited before the card is told. */
  show(card: ShownCard, by: Actor): Promise<void>;
  /** The same once and again is once. Only whoever was shown a card can answer it. */
  answer(feedback: readonly CardFeedback[], by: Actor): Promise<FeedbackReport>;
}
