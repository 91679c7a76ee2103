import type { ConceptId } from "@cohort/foundation";
import { EMPTY_RECORD, type RecordIndex, indexRecord, inputsOf } from "@cohort/record";
import { type Terminology, withNarrower } from "@cohort/terminology";
import type { Evaluate } from "./context.ts";
import type { Finding } from "./finding.ts";
import { conceptsOfLeaf } from "./resolve.ts";
import type { LeafRule } from "./syntax.ts";

const OF_THE_PERSON: ReadonlySet<LeafRule["kind"]> = new Set([
  "age",
  "sex",
  "childbearing-potential",
]);

/**
 * The concepts whose entries the answer to these leaves depends on, with all that they are worked out from; null where it
 * depends on the person too.
 */
export function touchedBy(
  leaves: readonly LeafRule[],
  terminology: Terminology,
): ReadonlySet<ConceptId> | null {
  if (leaves.some(({ kind }) => OF_THE_PERSON.has(kind))) return null;
  const named = withNarrower(leaves.flatMap(conceptsOfLeaf), terminology);
  return new Set([...named, ...withNarrower(named.flatMap(inputsOf), terminology)]);
}

/** Whether the record says nothing that bears on a question: then everybody's answer is the same. */
export const isSilent = (index: RecordIndex, touched: ReadonlySet<ConceptId> | null): boolean =>
  touched !== null && index.isPlain && isDisjoint(index.concepts, touched);

/** Most questions touch fewer concepts than a record has: the shorter of the two is gone through. */
function isDisjoint(a: ReadonlySet<ConceptId>, b: ReadonlySet<ConceptId>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const one of few) if (many.has(one)) return false;
  return true;
}

/** A record that says nothing, but perhaps that there is some medication. */
export const blankIndex = (terminology: Terminology, hasMedication: boolean): RecordIndex => ({
  ...indexRecord(EMPTY_RECORD, terminology),
  hasMedication,
});

/** Evaluates a leaf once for all of whose entries nothing is on record: with medication on record, and without. */
export function onceIfSilent(
  rule: LeafRule,
  terminology: Terminology,
  evaluate: Evaluate,
): Evaluate {
  const touched = touchedBy([rule], terminology);
  if (touched === null) return evaluate;
  const known = new Map<boolean, Finding>();
  return (context) => {
    const { index, asOf } = context;
    if (!isSilent(index, touched)) return evaluate(context);
    const { hasMedication } = index;
    let finding = known.get(hasMedication);
    if (!finding) {
      finding = evaluate({ index: blankIndex(terminology, hasMedication), asOf });
      known.set(hasMedication, finding);
    }
    return finding;
  };
}
