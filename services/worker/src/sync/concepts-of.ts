import type { ConceptId } from "@cohort/foundation";
import type { PatientRecord } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

/**
 * Every concept that the record has an entry of, broader ones included, and those that an unclaimed entry
 * resembles: who has none of a study's index concepts here cannot be touched by a change of that study.
 */
export function conceptsOf(record: PatientRecord, terminology: Terminology): readonly ConceptId[] {
  const concepts = new Set<ConceptId>();
  const add = (concept: ConceptId): void => {
    if (concepts.has(concept)) return;
    concepts.add(concept);
    for (const broader of terminology.concepts.get(concept)?.broader ?? []) concepts.add(broader);
  };
  for (const fact of record.facts) for (const hit of fact.hits) add(hit.concept);
  for (const { suspected } of record.unclaimed) if (suspected !== null) add(suspected);
  return [...concepts];
}
