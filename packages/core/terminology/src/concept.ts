import type { ConceptId, Period } from "@cohort/foundation";

/**
 * What a concept is, and with it which world its absence lives in: no lab, vital sign or score means
 * unknown; no diagnosis, procedure, immunization, allergy or status means presumed absent.
 */
export const CONCEPT_KINDS = [
  "lab",
  "vital",
  "score",
  "condition",
  "medication",
  "procedure",
  "immunization",
  "allergy",
  "status",
] as const;
export type ConceptKind = (typeof CONCEPT_KINDS)[number];

/** `core` decides; `candidate` counts once a site has confirmed the code; `broad` says "possible". */
export const TIERS = ["core", "candidate", "broad"] as const;
export type Tier = (typeof TIERS)[number];

/** The default windows that a site can set, one a kind of evidence. `ever` has no end. */
export const RECENCY_CLASSES = [
  "laboratory",
  "vital",
  "pregnancy-test",
  "echocardiography",
  "pulmonary-function",
  "imaging",
  "serology",
  "complement",
  "score",
  "ever",
] as const;
export type RecencyClass = (typeof RECENCY_CLASSES)[number];

/** One concept of the dictionary, checked and resolved. */
export interface Concept {
  readonly id: ConceptId;
  readonly label: string;
  readonly kind: ConceptKind;
  readonly recency: RecencyClass;
  /** Canonical UCUM unit; null where results are words only. */
  readonly unit: string | null;
  /** A result without a unit is read in the canonical one: scores and pure ratios such as INR. */
  readonly unitless: boolean;
  /** Every concept this one belongs to, transitively, itself excluded. */
  readonly broader: readonly ConceptId[];
  /** Every concept that belongs to this one, transitively, itself excluded. */
  readonly narrower: readonly ConceptId[];
  /** mg of prednisone that 1 mg of this drug stands for; null for all but glucocorticoids. */
  readonly prednisonePerMg: number | null;
  /** The drug acts on the whole body where a dosage names no route. */
  readonly systemic: boolean;
  /** How the drug acts (`tnf-inhibitor`). Null: not grouped; counts as a mechanism of its own. */
  readonly mechanism: string | null;
  /** "Below the limit of quantification" (`<50`) counts as not above the normal limit. */
  readonly belowLimitIsNormal: boolean;
  /** What it is measured in, where a result from anything else is not it; null: whatever its codes say. */
  readonly specimen: "blood" | null;
  /** Phrases, in lower case, by which a report's conclusion may mean it: a question, never an answer. */
  readonly reportPhrases: readonly string[];
}

/** That a code stands for a concept, how surely, and the result word that the code itself says, if any. */
export interface Hit {
  readonly concept: ConceptId;
  readonly tier: Tier;
  readonly word?: string;
}

/** Limits of normal that a site has set for a concept. */
export interface SiteLimit {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

/** A default window; null means ever. */
export type Recency = Period | null;
