import type { Conflict, Criterion } from "@cohort/criteria";

/** How a cohort knows that a patient may have its disease at all. */
export interface IndexCondition {
  /** The criterion that asks for the disease. */
  readonly criterion: string;
  readonly concepts: readonly string[];
  /** A disease-specific score (any value) or antibody (positive) that keeps a patient in view. */
  readonly signals: readonly string[];
}

export interface Cohort {
  readonly id: string;
  readonly label: string;
  readonly index: IndexCondition;
  /** On top of the study's common criteria. */
  readonly criteria: readonly Criterion[];
  /** Conflicts of a common criterion with this cohort alone. */
  readonly conflicts?: readonly CohortConflict[];
}

export interface CohortConflict extends Conflict {
  /** The id of a criterion of the cohort. */
  readonly criterion: string;
}

/** A checked study file: what a revision's canonical JSON holds. */
export interface Study {
  readonly id: string;
  readonly otherIds: readonly string[];
  readonly title: string;
  readonly sponsor: string;
  readonly phase: string;
  /** Apply to every cohort, before its own. */
  readonly criteria: readonly Criterion[];
  readonly cohorts: readonly Cohort[];
}
