import { type ConceptId, conceptId, expectDefined } from "@cohort/foundation";
import type { MedicationFact } from "@cohort/record";
import type { Context } from "../context.ts";
import { tierFor } from "../observed.ts";
import type { LeafRule } from "../syntax.ts";

export type ExposureRule = Extract<LeafRule, { kind: "exposure" }>;

/** The drug entries of a class that count: core codes, acting on the body, begun by asOf. */
export function entriesOf(context: Context, rule: ExposureRule): readonly MedicationFact[] {
  const concepts = rule.concepts.map(conceptId);
  const except = (rule.except ?? []).map(conceptId);
  return context.index
    .of(concepts)
    .filter(
      (fact): fact is MedicationFact =>
        fact.kind === "medication" &&
        fact.route !== "local" &&
        !(rule.given && fact.resource === "request") &&
        tierFor(context, fact, concepts) === "core" &&
        (except.length === 0 || tierFor(context, fact, except) === null),
    );
}

/** The narrowest concept that an entry's code stands for: one drug, whatever classes it belongs to. */
export function ingredientOf(context: Context, fact: MedicationFact): ConceptId {
  const { terminology } = context.index;
  const ids = fact.hits.map((hit) => hit.concept);
  const narrowest = ids.find(
    (id) => !ids.some((other) => terminology.concepts.get(other)?.broader.includes(id)),
  );
  return expectDefined(narrowest ?? ids[0], "a concept of an indexed drug");
}
