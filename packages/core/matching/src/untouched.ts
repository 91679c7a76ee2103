import type { ConceptId } from "@cohort/foundation";
import { type PlannedCriterion, conceptsTouched, leavesOf } from "@cohort/criteria";
import { EMPTY_RECORD, type RecordIndex, indexRecord, inputsOf } from "@cohort/record";
import type { Terminology } from "@cohort/terminology";

const OF_THE_PERSON: ReadonlySet<string> = new Set(["age", "sex", "childbearing-potential"]);

/**
 * The concepts whose entries a criterion's answer depends on, with all that they are worked out from; null where it depends on
 * the person too.
 */
export function touchedBy(
  { criterion }: PlannedCriterion,
  terminology: Terminology,
): ReadonlySet<ConceptId> | null {
  const { rule, conflict } = criterion;
  const leaves = [rule, ...(conflict ? [conflict.when] : [])].flatMap(leavesOf);
  if (leaves.some(({ kind }) => OF_THE_PERSON.has(kind))) return null;
  const named = conceptsTouched(criterion, terminology);
  const inputs = [...named].flatMap(inputsOf);
  const narrower = inputs.flatMap((id) => terminology.concepts.get(id)?.narrower ?? []);
  return new Set([...named, ...inputs, ...narrower]);
}

/** Whether the record says nothing that bears on a criterion: then everybody's answer is the same. */
export const isUntouched = (index: RecordIndex, touched: ReadonlySet<ConceptId> | null): boolean =>
  touched !== null && index.isPlain && !index.concepts.some((concept) => touched.has(concept));

/** A record that says nothing, but perhaps that there is some medication. */
export const blankIndex = (terminology: Terminology, hasMedication: boolean): RecordIndex => ({
  ...indexRecord(EMPTY_RECORD, terminology),
  hasMedication,
});
