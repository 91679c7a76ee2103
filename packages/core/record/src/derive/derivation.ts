import type { ConceptId, DaySpan } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import type { Fact, Moment, ObservationFact, PatientRecord } from "../record.ts";
import type { Bounds, Span } from "./span.ts";

/** An observation worked out from others; its `source` is the entry that it is anchored at. */
export interface DerivedObservation extends ObservationFact {
  readonly derivedBy: string;
  readonly inputs: readonly Fact[];
}

export const isDerived = (fact: Fact): fact is DerivedObservation => "derivedBy" in fact;

export type Dated = ObservationFact & { readonly when: Moment };

/** A result as a number in its concept's canonical unit. */
export interface Reading {
  readonly fact: Dated;
  readonly span: Span;
}

/** What is known of a patient by a day, as formulas ask for it. */
export interface Given {
  readonly record: PatientRecord;
  readonly terminology: Terminology;
  readonly sex: "female" | "male" | null;
  /** Completed years on the day of a sample; a span where a date is partial. Null: no birth date. */
  age(when: DaySpan): Span | null;
  /** Dated results that surely stand for a concept, in record order. */
  results(concept: ConceptId): readonly Dated[];
  /** Those of them that are numbers within bounds. */
  readings(concept: ConceptId, bounds: Bounds): readonly Reading[];
}

/** One application of a formula. */
export interface Worked {
  /** The sample or visit that it is about: gives the derived fact its date and source. */
  readonly anchor: Dated;
  /** Everything that it rests on, the anchor included. */
  readonly inputs: readonly Dated[];
  /** Null: the sample's value is in no unit that could be used. It stands for itself, not an older one for it. */
  readonly span: Span | null;
}

/** A formula: how one concept follows from others. */
export interface Derivation {
  readonly concept: ConceptId;
  /** What people know the formula by; shown with its results. */
  readonly name: string;
  /** Where it was published. */
  readonly source: string;
  /** UCUM, of what it gives. */
  readonly unit: string;
  /** Every concept whose facts it looks at. */
  readonly inputs: readonly ConceptId[];
  derive(given: Given): readonly Worked[];
}
