/**
 * The criterion language: plain JSON, `kind` first. A rule says what must hold; whether that is wanted
 * (inclusion) or not (exclusion) is the criterion's business.
 */

/** An ISO 8601 period of one unit (`P8W`), or `ever`. */
export type WindowText = string;

export type Comparison = "<" | "<=" | ">=" | ">";

/** A fixed number, or a multiple of the result's own upper or lower limit of normal. */
export type Bound =
  | { readonly op: Comparison; readonly value: number; readonly unit: string }
  | { readonly op: Comparison; readonly timesUpperLimit: number }
  | { readonly op: Comparison; readonly timesLowerLimit: number };

/** What an entry of the same resource or moment must satisfy for a value to be usable. */
export interface Qualifier {
  readonly concept: string;
  readonly bound: { readonly op: Comparison; readonly value: number; readonly unit: string };
}

export type Select = "latest" | "any" | "all" | "minimum" | "maximum";

/** How a drug reached the body; `parenteral` takes in `intravenous`. */
export type DrugRoute = "oral" | "intravenous" | "parenteral";

/** When a diagnosis began: in the last so long, or so long ago at least or more. One of them. */
export type Began =
  | { readonly within: WindowText }
  | { readonly atLeast: WindowText }
  | { readonly moreThan: WindowText };

/** What no entry means: false (closed world), or unknown (open world). Unset: as the concept's kind says. */
export type WhenAbsent = boolean | "unknown";

/**
 * In a list of concepts: the concepts of the cohort's own disease. A criterion that says so is resolved
 * for each cohort before it is planned.
 */
export const INDEX_CONCEPTS = "$index";

export type Rule =
  | { readonly kind: "all"; readonly of: readonly Rule[] }
  | { readonly kind: "any"; readonly of: readonly Rule[] }
  | { readonly kind: "at-least"; readonly count: number; readonly of: readonly Rule[] }
  | { readonly kind: "not"; readonly of: Rule }
  /** Holds where the condition does not; else as `must` does. */
  | { readonly kind: "when"; readonly if: Rule; readonly must: Rule }
  /** Holds where `rule` does and the exception does not. */
  | { readonly kind: "unless"; readonly rule: Rule; readonly except: Rule }
  | LeafRule;

export type LeafRule =
  /** Completed years, both ends included. */
  | { readonly kind: "age"; readonly atLeast?: number; readonly atMost?: number }
  | { readonly kind: "sex"; readonly is: "female" | "male" }
  | { readonly kind: "childbearing-potential" }
  | {
      readonly kind: "condition";
      readonly concepts: readonly string[];
      /** Entries that stand for one of these too do not count. */
      readonly except?: readonly string[];
      /** `not-over`: whatever is not on record as over, with what says nothing of its state. */
      readonly status?: "active" | "not-over";
      /** Severe, or moderate too; where no severity is recorded, the question is put to a person. */
      readonly severe?: { readonly question: string; readonly orModerate?: true };
      /** There on some day of the window, however long before it began. */
      readonly within?: WindowText;
      readonly began?: Began;
      /** What has been over for longer than this does not count; over without a date, a person says. */
      readonly unlessOverFor?: { readonly moreThan: WindowText; readonly question: string };
      /** Suspicion alone counts. */
      readonly suspected?: true;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "measurement";
      readonly concept: string;
      readonly bound: Bound;
      readonly select?: Select;
      readonly within?: WindowText;
      readonly qualifiers?: readonly Qualifier[];
      /** A value whose sample was taken so soon after one of these drugs is not usable: the next older counts. */
      readonly guard?: { readonly concepts: readonly string[]; readonly within: WindowText };
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "result";
      /**
       * More than one: alternative tests for one question, answered together. A concept with narrower ones
       * is a panel: any of its tests can make it positive; the panel itself, or all of them, negative.
       */
      readonly concepts: readonly string[];
      /** `positive`, `negative`, `decreased`, `increased`, or a word of the concept's own list. */
      readonly is: string;
      /** `any`: one such result in the window is enough, whatever came later. */
      readonly select?: "latest" | "any";
      readonly within?: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "change";
      /** More than one: measures of the same thing, each compared with itself, answered together. */
      readonly concepts: readonly string[];
      readonly direction: "increase" | "decrease";
      /** From the earliest value to the latest: in percent of the earliest, or in its own points. */
      readonly by:
        | { readonly op: ">=" | ">"; readonly percent: number }
        | { readonly op: ">=" | ">"; readonly points: number; readonly unit: string };
      /** Both values lie in it. Unset: the latest is current by default, the earliest may be of any age. */
      readonly within?: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "repeated";
      /** One test, or entries of any of several diagnoses. */
      readonly concepts: readonly string[];
      readonly times: number;
      /** Between the first and the last; equal to `moreThan`, a person decides. */
      readonly apart: { readonly atLeast: WindowText } | { readonly moreThan: WindowText };
      /** Which results count: positive ones unless a bound says otherwise. Diagnoses count as they are. */
      readonly bound?: Bound;
      readonly within?: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "events-apart";
      readonly first: readonly string[];
      readonly second: readonly string[];
      /** Entries of these say that it was, not when: a history of it. */
      readonly undated?: readonly string[];
      /** Between the beginnings of the two, whichever came first. */
      readonly atMost: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "exposure";
      readonly concepts: readonly string[];
      readonly except?: readonly string[];
      /** Distinct ingredients, or mechanisms of action where `by` says so. */
      readonly distinct?: number;
      readonly by?: "mechanism";
      /** By one of these routes. */
      readonly routes?: readonly DrugRoute[];
      /** Each ingredient for longer than this. A length equal to it is put to a person. */
      readonly longerThan?: WindowText;
      /** Prednisone equivalents; a dose equal to the bound is put to a person. */
      readonly dose?: {
        readonly op: Comparison;
        readonly value: number;
        readonly unit: "mg/kg/d" | "mg/d";
      };
      readonly within?: WindowText;
      /** Taken less than this ago; on the day on which it is over, it no longer counts. Instead of `within`. */
      readonly washout?: WindowText;
      /** A request alone does not prove that it was given. */
      readonly given?: true;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "procedure";
      readonly concepts: readonly string[];
      readonly except?: readonly string[];
      readonly within?: WindowText;
      /** Planned from asOf on, instead of done. */
      readonly planned?: true;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "immunization";
      readonly concepts: readonly string[];
      readonly within?: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "allergy";
      readonly concepts: readonly string[];
      readonly severe?: { readonly question: string };
      readonly whenAbsent?: WhenAbsent;
    }
  /** What only a person can judge; a recorded word of `settledBy` answers it. */
  | {
      readonly kind: "judgement";
      readonly question: string;
      readonly settledBy?: {
        readonly concept: string;
        readonly yes: readonly string[];
        readonly no: readonly string[];
      };
    };

export interface Criterion {
  readonly id: string;
  readonly type: "inclusion" | "exclusion";
  /** Our wording of the paragraph, one sentence. */
  readonly text: string;
  readonly rule: Rule;
  /** What is ambiguous or contradictory in the source, for people. */
  readonly note?: string;
  readonly conflict?: Conflict;
}

/** A documented conflict of the protocol: a fail while `when` holds becomes review. */
export interface Conflict {
  readonly when: Rule;
  readonly question: string;
}
