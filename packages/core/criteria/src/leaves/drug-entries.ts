import { type ConceptId, conceptId, expectDefined } from "@cohort/foundation";
import type { MedicationFact } from "@cohort/record";
import type { Context } from "../context.ts";
import { tierFor } from "../observed.ts";
import type { DrugRoute, LeafRule } from "../syntax.ts";
import type { Truth } from "../truth.ts";

export type ExposureRule = Extract<LeafRule, { kind: "exposure" }>;

const REACHED_BY = {
  oral: ["oral"],
  intravenous: ["intravenous"],
  parenteral: ["parenteral", "intravenous"],
} as const satisfies Record<DrugRoute, readonly MedicationFact["route"][]>;

/** Whether a drug came by one of the routes asked for; unknown where its entry does not say how. */
export function cameBy(fact: MedicationFact, routes: readonly DrugRoute[] | undefined): Truth {
  if (!routes) return "true";
  if (fact.route === null || fact.route === "systemic") return "unknown";
  const accepted: readonly MedicationFact["route"][] = routes.flatMap((one) => REACHED_BY[one]);
  return accepted.includes(fact.route) ? "true" : "false";
}

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
        cameBy(fact, rule.routes) === "true" &&
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
