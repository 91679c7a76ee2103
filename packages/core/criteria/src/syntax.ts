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

/** What no entry means: false (closed world), or unknown (open world). Unset: as the concept's kind says. */
export type WhenAbsent = boolean | "unknown";

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
      readonly status?: "active";
      /** Not recorded as severe or otherwise: the question is put to a person. */
      readonly severe?: { readonly question: string };
      readonly within?: WindowText;
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
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "result";
      /** More than one: alternative tests for one question, answered together. */
      readonly concepts: readonly string[];
      /** `positive`, `negative`, `decreased`, `increased`, or a word of the concept's own list. */
      readonly is: string;
      /** `any`: one such result in the window is enough, whatever came later. */
      readonly select?: "latest" | "any";
      readonly within?: WindowText;
      readonly whenAbsent?: WhenAbsent;
    }
  | {
      readonly kind: "exposure";
      readonly concepts: readonly string[];
      readonly except?: readonly string[];
      /** Distinct ingredients. */
      readonly distinct?: number;
      /** Each ingredient for longer than this. A length equal to it is put to a person. */
      readonly longerThan?: WindowText;
      /** Prednisone equivalents; a dose equal to the bound is put to a person. */
      readonly dose?: {
        readonly op: Comparison;
        readonly value: number;
        readonly unit: "mg/kg/d" | "mg/d";
      };
      readonly within?: WindowText;
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
  /** A documented conflict of the protocol: a fail while `when` holds becomes review. */
  readonly conflict?: { readonly when: Rule; readonly question: string };
}
