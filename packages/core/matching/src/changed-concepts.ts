import { type ConceptId, canonicalJson } from "@cohort/foundation";
import { type PatientRecord, hasMedication } from "@cohort/record";
import { type Terminology, withBroader } from "@cohort/terminology";

/** What bears on every criterion at once; texts of issues and codes that nobody suspects bear on none. */
const ofTheWhole = ({ birth, sex, deceased, gaps, complete, optOuts, schema }: PatientRecord) => ({
  birth,
  sex,
  deceased,
  gaps,
  complete,
  optOuts,
  schema,
});

interface Entry {
  readonly text: string;
  /** Empty: any of its kind. */
  readonly concepts: readonly ConceptId[];
}

const entriesOf = ({ facts, unclaimed, issues }: PatientRecord): readonly Entry[] => [
  ...facts.map((fact) => ({
    text: canonicalJson(fact),
    concepts: fact.hits.map(({ concept }) => concept),
  })),
  ...unclaimed.flatMap(({ kind, system, suspected }) =>
    suspected === null
      ? []
      : [{ text: canonicalJson({ kind, system, suspected }), concepts: [suspected] }],
  ),
  ...issues.flatMap(({ lost }) =>
    lost ? [{ text: canonicalJson({ lost }), concepts: lost.concepts }] : [],
  ),
];

/** Those of one record that the other does not have as often. */
function without(entries: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const counts = new Map<string, number>();
  for (const { text } of others) counts.set(text, (counts.get(text) ?? 0) + 1);
  return entries.filter(({ text }) => {
    const left = counts.get(text) ?? 0;
    if (left > 0) counts.set(text, left - 1);
    return left === 0;
  });
}

/**
 * The concepts, broader ones included, of which two records of one patient say different things. Null where they differ in
 * what any criterion may depend on: the person, what could not be read, consent, or whether there is any medication.
 */
export function changedConcepts(
  before: PatientRecord,
  after: PatientRecord,
  terminology: Terminology,
): ReadonlySet<ConceptId> | null {
  if (canonicalJson(ofTheWhole(before)) !== canonicalJson(ofTheWhole(after))) return null;
  if (hasMedication(before) !== hasMedication(after)) return null;
  const [old, fresh] = [entriesOf(before), entriesOf(after)];
  const different = [...without(old, fresh), ...without(fresh, old)];
  if (different.some(({ concepts }) => concepts.length === 0)) return null;
  const named = different.flatMap(({ concepts }) => concepts);
  return new Set(withBroader(named, terminology));
}
