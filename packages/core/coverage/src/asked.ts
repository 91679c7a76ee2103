import { conceptsTouched } from "@cohort/criteria";
import type { ConceptId } from "@cohort/foundation";
import type { PlannedStudy } from "@cohort/matching";
import { inputsOf } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";
import type { CriterionName } from "./report.ts";

/** Which criteria ask for a concept. */
export interface Asked {
  of(concept: ConceptId): readonly CriterionName[];
  readonly concepts: ReadonlySet<ConceptId>;
  /** What a criterion asks for, what its values are worked out from included. */
  by(study: string, criterion: string): ReadonlySet<ConceptId>;
}

const keyOf = (study: string, criterion: string): string => `${study} ${criterion}`;

export function askedBy(studies: readonly PlannedStudy[], terminology: Terminology): Asked {
  const byConcept = new Map<ConceptId, Map<string, CriterionName>>();
  const byCriterion = new Map<string, Set<ConceptId>>();
  for (const { study, cohorts } of studies) {
    for (const { criterion } of cohorts.flatMap(({ criteria }) => criteria)) {
      const name = { study: study.id, criterion: criterion.id };
      const key = keyOf(study.id, criterion.id);
      const own = byCriterion.get(key) ?? new Set();
      byCriterion.set(key, own);
      const touched = [...conceptsTouched(criterion, terminology)];
      for (const concept of [...touched, ...touched.flatMap(inputsOf)]) {
        own.add(concept);
        const criteria = byConcept.get(concept) ?? new Map<string, CriterionName>();
        byConcept.set(concept, criteria.set(key, name));
      }
    }
  }
  return {
    of: (concept) => [...(byConcept.get(concept)?.values() ?? [])],
    concepts: new Set(byConcept.keys()),
    by: (study, criterion) => byCriterion.get(keyOf(study, criterion)) ?? new Set(),
  };
}
