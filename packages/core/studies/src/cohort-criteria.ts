import { type Criterion, forCohort } from "@cohort/criteria";
import type { Cohort, Study } from "./study.ts";

/** The conflict that a cohort has with a criterion, where the criterion has none of its own. */
function withConflict(criterion: Criterion, cohort: Cohort): Criterion {
  const own = cohort.conflicts?.find((conflict) => conflict.criterion === criterion.id);
  return own ? { ...criterion, conflict: { when: own.when, question: own.question } } : criterion;
}

/**
 * A cohort's criteria in source order, the study's common ones first, each as it reads for this cohort:
 * with its index concepts and conflicts in place. Empty for an unknown cohort.
 */
export function criteriaOf(study: Study, id: string): readonly Criterion[] {
  const cohort = study.cohorts.find((one) => one.id === id);
  if (!cohort) return [];
  return [...study.criteria, ...cohort.criteria].map((criterion) =>
    forCohort(withConflict(criterion, cohort), cohort.index.concepts),
  );
}
