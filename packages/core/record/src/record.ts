import type { ConceptId, Day, DaySpan } from "@cohort/foundation";
import type { Hit } from "@cohort/terminology";

/**
 * When something was: every day it may have been, and the instant (milliseconds since 1970 UTC) where
 * the source gave one. An entry without a date has null instead.
 */
export interface Moment extends DaySpan {
  readonly instant?: number;
}

interface FactBase {
  /** The FHIR resource it came from, `Observation/o1`; of an attestation `Attestation/<id>`. */
  readonly source: string;
  /** The concepts its code stands for, as the dictionary says, without broader ones. Never empty. */
  readonly hits: readonly Hit[];
  /** Stated by a person, not read from the EHR. */
  readonly attested?: true;
}

export type Comparator = "<" | "<=" | ">=" | ">";

/** A result. Text that is on no closed list is not kept: `unreadable`. */
export type ObservedValue =
  | {
      readonly type: "quantity";
      readonly value: number;
      readonly comparator?: Comparator;
      readonly unit: string | null;
    }
  | {
      readonly type: "interval";
      readonly low: number | null;
      readonly high: number | null;
      readonly unit: string | null;
    }
  | { readonly type: "word"; readonly word: string }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "unreadable" }
  | { readonly type: "absent" };

/** The reference range of this very result that fits the patient's sex and age. */
export interface ObservedRange {
  readonly low: number | null;
  readonly high: number | null;
  /** Null: the result's own unit. */
  readonly unit: string | null;
}

/** What the laboratory's interpretation code says. */
export type Flag =
  | "low"
  | "high"
  | "normal"
  | "abnormal"
  | "positive"
  | "negative"
  | "indeterminate";

export interface ObservationFact extends FactBase {
  readonly kind: "observation";
  readonly when: Moment | null;
  readonly status: "final" | "preliminary";
  readonly value: ObservedValue;
  readonly range: ObservedRange | null;
  readonly flag: Flag | null;
}

export interface ConditionFact extends FactBase {
  readonly kind: "condition";
  readonly onset: Moment | null;
  readonly ended: Moment | null;
  /** When it was written down: known to be present by then. */
  readonly recorded: Moment | null;
  /** `inactive` covers remission and resolved; null: the EHR does not say. */
  readonly clinical: "active" | "inactive" | null;
  /** `suspected` covers unconfirmed, provisional and differential; no status counts as confirmed. */
  readonly verification: "confirmed" | "suspected" | "refuted";
  readonly severity: "mild" | "moderate" | "severe" | null;
}

/** An amount a day, as an interval where the dosage leaves a choice (`1 to 2 tablets`). */
export interface DailyDose {
  readonly low: number;
  readonly high: number;
  /** UCUM, of the amount alone: `mg`, `g`, `ug`, `mg/kg`. */
  readonly unit: string;
}

export interface MedicationFact extends FactBase {
  readonly kind: "medication";
  /** A request shows intention; the others show that it was given, dispensed or taken. */
  readonly resource: "request" | "statement" | "administration" | "dispense";
  readonly start: Moment | null;
  /** Last day covered; null with `ongoing` false: not stated, the start alone is known. */
  readonly end: Moment | null;
  /** Still being taken as of the reading, as far as the EHR says. */
  readonly ongoing: boolean;
  /**
   * `oral`: through the gut, a feeding tube included; `parenteral`: past the gut but not into a vein, such as
   * SC and IM, or past it without saying how; `systemic`: acts on the body, the way not told apart further.
   */
  readonly route: "oral" | "intravenous" | "parenteral" | "systemic" | "local" | null;
  readonly dose: DailyDose | null;
}

export interface ProcedureFact extends FactBase {
  readonly kind: "procedure";
  readonly performed: Moment | null;
  /** `stopped`: begun, so it happened, but not brought to its end. */
  readonly status: "done" | "stopped" | "in-progress" | "planned";
}

export interface ImmunizationFact extends FactBase {
  readonly kind: "immunization";
  readonly given: Moment | null;
}

export interface AllergyFact extends FactBase {
  readonly kind: "allergy";
  /** `severe`: criticality high, a severe reaction, or anaphylaxis. Null: the EHR does not say. */
  readonly severity: "severe" | "not-severe" | null;
  readonly verification: "confirmed" | "suspected" | "refuted";
  /** Onset, last occurrence or record date, whichever is known first in that order. */
  readonly recorded: Moment | null;
}

export type Fact =
  | ObservationFact
  | ConditionFact
  | MedicationFact
  | ProcedureFact
  | ImmunizationFact
  | AllergyFact;
export const FACT_KINDS = [
  "observation",
  "condition",
  "medication",
  "procedure",
  "immunization",
  "allergy",
] as const satisfies readonly Fact["kind"][];
export type FactKind = Fact["kind"];

/** Entries of one kind under one code (and, of numbers, in one unit) that no concept claims: counted, without any text. */
export interface UnclaimedCode {
  readonly kind: FactKind;
  readonly system: string | null;
  readonly code: string;
  readonly count: number;
  readonly lastDate: Day | null;
  /** The concept that the display resembled when it was read. */
  readonly suspected: ConceptId | null;
  /** UCUM, where the entry is a number in a unit that is known. */
  readonly unit?: string;
}

/** Something that could not be read, named so that a person can look it up. No clinical content. */
export interface ReadingIssue {
  /** `Observation/o9`, or `Observation` where the resource has no id. */
  readonly resource: string;
  /** `unit`, `undated`, `value`, `range`, `reference`, `shape`, `status`, `subject` ... */
  readonly code: string;
  /** One sentence that names the element and what is wrong with it. */
  readonly text: string;
  /**
   * Set where the entry was left out altogether: its kind, and its concepts where the code could still
   * be read (none: it may bear on any concept of that kind). Absence is not presumed then.
   */
  readonly lost?: { readonly kind: FactKind; readonly concepts: readonly ConceptId[] };
}

/** Why nothing of a kind may be presumed absent: not granted by the EHR, or its search failed. */
export interface KindGap {
  readonly kind: FactKind;
  readonly reason: "unauthorised" | "unreadable";
}

/** A time for which the EHR says that the patient refuses research. Both days inclusive; null: open on that side. */
export interface OptOutPeriod {
  /** `Consent/c1`. */
  readonly source: string;
  readonly from: Day | null;
  readonly until: Day | null;
}

/** What is known of one patient. No name, no address, no free text. Equal inputs give equal records. */
export interface PatientRecord {
  readonly schema: 1;
  readonly birth: DaySpan | null;
  readonly sex: "female" | "male" | "other" | null;
  /** Null: alive as far as the EHR says; `on` null: deceased, date not stated. */
  readonly deceased: { readonly on: DaySpan | null } | null;
  /** Sorted by kind, then source, then order within the source. */
  readonly facts: readonly Fact[];
  readonly unclaimed: readonly UnclaimedCode[];
  readonly issues: readonly ReadingIssue[];
  readonly gaps: readonly KindGap[];
  /** Kinds whose history a person attested to be complete. */
  readonly complete: readonly FactKind[];
  /** Sorted by source. Left out where there are none, which is so of nearly everyone. */
  readonly optOuts?: readonly OptOutPeriod[];
}

/** Of whom nothing is known. */
export const EMPTY_RECORD: PatientRecord = {
  schema: 1,
  birth: null,
  sex: null,
  deceased: null,
  facts: [],
  unclaimed: [],
  issues: [],
  gaps: [],
  complete: [],
};
