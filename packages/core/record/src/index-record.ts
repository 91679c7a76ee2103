import type { ConceptId } from "@cohort/foundation";
import type { Concept, ConceptKind, Hit, Terminology } from "@cohort/terminology";
import { type Derived, derivedFrom } from "./derive/derived.ts";
import type { Fact, FactKind, PatientRecord, UnclaimedCode } from "./record.ts";

/** A record with its facts by concept, broader concepts included. Built once per patient and match. */
export interface RecordIndex extends Derived {
  readonly record: PatientRecord;
  readonly terminology: Terminology;
  /** Facts that stand for any of the concepts, each once, in record order. */
  of(concepts: readonly ConceptId[]): readonly Fact[];
  /** Unclaimed entries whose display resembled one of the concepts, or one that belongs to them. */
  isSuspected(concepts: readonly ConceptId[]): boolean;
  /** Why nothing of these kinds and concepts may be presumed absent; null where it may. */
  gap(
    kinds: readonly FactKind[],
    concepts: readonly ConceptId[],
  ): "unauthorised" | "unreadable" | null;
  /** Whether the record holds any medication at all, of a known concept or not. */
  readonly hasMedication: boolean;
  /** Every concept that an entry stands for, broader ones included. */
  readonly concepts: ReadonlySet<ConceptId>;
  /** Whether absence means the same for whatever the record does not speak of: nothing is missing, suspected or attested. */
  readonly isPlain: boolean;
}

/** The kinds of entry that a concept's facts come in. */
const ENTRY_KINDS = {
  lab: ["observation"],
  vital: ["observation"],
  score: ["observation"],
  status: ["observation", "condition"],
  condition: ["condition"],
  medication: ["medication"],
  procedure: ["procedure"],
  immunization: ["immunization"],
  allergy: ["allergy"],
} as const satisfies Record<ConceptKind, readonly FactKind[]>;

export const entryKinds = (kind: ConceptKind): readonly FactKind[] => ENTRY_KINDS[kind];

/** A LOINC code says exactly what was measured: one that no concept claims is something else. */
const PRECISE_SYSTEMS: ReadonlySet<string> = new Set([
  "http://loinc.org",
  "urn:oid:2.16.840.1.113883.6.1",
]);

/** Whether an unclaimed entry may really be what its display resembled. */
function mayBe(entry: UnclaimedCode, concept: Concept | undefined): boolean {
  const kinds: readonly FactKind[] = concept ? ENTRY_KINDS[concept.kind] : [];
  return kinds.includes(entry.kind) && !PRECISE_SYSTEMS.has(entry.system ?? "");
}

function factsByConcept(record: PatientRecord, terminology: Terminology): Map<ConceptId, Fact[]> {
  const byConcept = new Map<ConceptId, Fact[]>();
  const add = (concept: ConceptId, fact: Fact): void => {
    const facts = byConcept.get(concept);
    if (facts) facts.push(fact);
    else byConcept.set(concept, [fact]);
  };
  const broaderOf = ({ concept }: Hit): readonly ConceptId[] =>
    terminology.concepts.get(concept)?.broader ?? NONE;
  for (const fact of record.facts) {
    const [only, another] = fact.hits;
    if (only && !another) {
      // Nearly every fact: a concept is none of its own broader ones.
      add(only.concept, fact);
      for (const broader of broaderOf(only)) add(broader, fact);
      continue;
    }
    const concepts = fact.hits.flatMap((hit) => [hit.concept, ...broaderOf(hit)]);
    for (const concept of new Set(concepts)) add(concept, fact);
  }
  return byConcept;
}

const NONE: readonly ConceptId[] = [];

/** Of a known concept or not: a drug is presumed absent only where some medication is on record. */
export const hasMedication = ({ facts, unclaimed }: PatientRecord): boolean =>
  facts.some(({ kind }) => kind === "medication") ||
  unclaimed.some(({ kind }) => kind === "medication");

export function indexRecord(record: PatientRecord, terminology: Terminology): RecordIndex {
  const byConcept = factsByConcept(record, terminology);
  let order: ReadonlyMap<Fact, number> | null = null;
  const positions = (): ReadonlyMap<Fact, number> =>
    (order ??= new Map(record.facts.map((fact, position) => [fact, position])));
  const belongs = (concept: ConceptId, concepts: readonly ConceptId[]): boolean =>
    concepts.includes(concept) ||
    (terminology.concepts.get(concept)?.broader.some((broader) => concepts.includes(broader)) ??
      false);

  const of: RecordIndex["of"] = (concepts) => {
    const [only] = concepts;
    if (concepts.length === 1 && only !== undefined) return byConcept.get(only) ?? [];
    const lists = concepts.flatMap((concept) => {
      const facts = byConcept.get(concept);
      return facts ? [facts] : [];
    });
    const [first] = lists;
    if (lists.length < 2) return first ?? [];
    const at = positions();
    return [...new Set(lists.flat())].toSorted((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0));
  };

  return {
    record,
    terminology,
    of,
    ...derivedFrom(record, terminology, of),
    isSuspected: (concepts) =>
      record.unclaimed.some(
        (entry) =>
          entry.suspected !== null &&
          belongs(entry.suspected, concepts) &&
          mayBe(entry, terminology.concepts.get(entry.suspected)),
      ),
    gap(kinds, concepts) {
      const gap = record.gaps.find(({ kind }) => kinds.includes(kind));
      if (gap) return gap.reason;
      const lost = record.issues.some(
        (issue) =>
          issue.lost &&
          kinds.includes(issue.lost.kind) &&
          (issue.lost.concepts.length === 0 ||
            issue.lost.concepts.some((concept) => belongs(concept, concepts))),
      );
      return lost ? "unreadable" : null;
    },
    concepts: new Set(byConcept.keys()),
    isPlain:
      record.gaps.length === 0 &&
      record.complete.length === 0 &&
      !record.issues.some((issue) => issue.lost) &&
      !record.unclaimed.some(({ suspected }) => suspected !== null),
    hasMedication: hasMedication(record),
  };
}
