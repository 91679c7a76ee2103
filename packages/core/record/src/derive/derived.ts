import type { ConceptId, Day } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import type { Fact, ObservedValue, PatientRecord } from "../record.ts";
import type { Dated, Derivation, DerivedObservation, Worked } from "./derivation.ts";
import { given, usableResults } from "./given.ts";
import { toValue } from "./span.ts";
import { derivationOf } from "./table.ts";

export interface Derived {
  /** Facts that a formula gives for a concept from what is dated by asOf; in order of their anchors. */
  derived(concept: ConceptId, asOf: Day): readonly DerivedObservation[];
  /** The inputs of a concept's formula that are dated after asOf: what it gives may change then. */
  inputsAfter(concept: ConceptId, asOf: Day): readonly Dated[];
}

/** Of the anchor's date; preliminary as soon as one input is. Never attested: a formula stated it. */
function factOf(row: Derivation, { anchor, inputs, span }: Worked): readonly DerivedObservation[] {
  const value: ObservedValue | null = span ? toValue(span, row.unit) : { type: "unreadable" };
  if (!value) return [];
  return [
    {
      kind: "observation",
      source: anchor.source,
      hits: [{ concept: row.concept, tier: "core" }],
      when: anchor.when,
      status: inputs.some(({ status }) => status === "preliminary") ? "preliminary" : "final",
      value,
      range: null,
      flag: null,
      derivedBy: row.name,
      inputs,
    },
  ];
}

interface Remembered {
  readonly row: Derivation;
  readonly results: ReadonlyMap<ConceptId, readonly Dated[]>;
  /** First days of all inputs, ascending. */
  readonly starts: readonly Day[];
  /** By how many of the inputs are known. */
  readonly facts: Map<number, readonly DerivedObservation[]>;
}

/**
 * The formulas over one record. Nothing is worked out before it is asked for, and once only for each set
 * of inputs known by a day.
 */
export function derivedFrom(
  record: PatientRecord,
  terminology: Terminology,
  of: (concepts: readonly ConceptId[]) => readonly Fact[],
): Derived {
  const remembered = new Map<ConceptId, Remembered | null>();

  function recall(concept: ConceptId): Remembered | null {
    const known = remembered.get(concept);
    if (known !== undefined) return known;
    const row = terminology.concepts.has(concept) ? derivationOf(concept) : undefined;
    // Most records hold nothing of most formulas.
    const fresh = row?.inputs.some((input) => of([input]).length > 0) ? gather(row) : null;
    remembered.set(concept, fresh);
    return fresh;
  }

  function gather(row: Derivation): Remembered {
    const results = new Map(
      row.inputs.map((input) => [input, usableResults(of([input]), input, terminology)]),
    );
    const starts = [...results.values()]
      .flatMap((facts) => facts.map(({ when }) => when.from))
      .toSorted((a, b) => a - b);
    return { row, results, starts, facts: new Map() };
  }

  return {
    derived(concept, asOf) {
      const found = recall(concept);
      if (!found) return [];
      const { row, results, starts, facts } = found;
      const later = starts.findIndex((day) => day > asOf);
      const count = later === -1 ? starts.length : later;
      const known = facts.get(count);
      if (known) return known;
      const byThen = (input: ConceptId): readonly Dated[] =>
        (results.get(input) ?? []).filter(({ when }) => when.from <= asOf);
      const worked = row.derive(given(record, terminology, byThen));
      const fresh = worked.flatMap((one) => factOf(row, one));
      facts.set(count, fresh);
      return fresh;
    },
    inputsAfter(concept, asOf) {
      const found = recall(concept);
      if (!found || (found.starts.at(-1) ?? -Infinity) <= asOf) return [];
      return [...found.results.values()].flat().filter(({ when }) => when.from > asOf);
    },
  };
}
