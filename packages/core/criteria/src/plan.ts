import type { ConceptId } from "@cohort/foundation";
import { type Terminology, withNarrower } from "@cohort/terminology";
import type { Evaluate } from "./context.ts";
import { compile } from "./evaluate.ts";
import { conceptsOfLeaf, ruleKey } from "./resolve.ts";
import { leavesOf } from "./rule-tree.ts";
import type { Criterion } from "./syntax.ts";

/** A criterion ready to be evaluated as often as there are patients. */
export interface PlannedCriterion {
  readonly criterion: Criterion;
  /** Equal for equal resolved rules, whatever study they stand in. */
  readonly key: string;
  readonly evaluate: Evaluate;
  readonly conflict: {
    readonly key: string;
    readonly evaluate: Evaluate;
    readonly question: string;
  } | null;
}

export function planCriterion(criterion: Criterion, terminology: Terminology): PlannedCriterion {
  const { rule, conflict } = criterion;
  return {
    criterion,
    key: ruleKey(rule, terminology),
    evaluate: compile(rule, terminology),
    conflict: conflict
      ? {
          key: ruleKey(conflict.when, terminology),
          evaluate: compile(conflict.when, terminology),
          question: conflict.question,
        }
      : null,
  };
}

/** The concepts whose facts can bear on a criterion, those that belong to them included. */
export function conceptsTouched(
  criterion: Criterion,
  terminology: Terminology,
): ReadonlySet<ConceptId> {
  const rules = criterion.conflict ? [criterion.rule, criterion.conflict.when] : [criterion.rule];
  const named = rules.flatMap(leavesOf).flatMap(conceptsOfLeaf);
  return new Set(withNarrower(named, terminology));
}
