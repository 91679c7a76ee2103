import { type ConceptId, conceptId, expectDefined } from "@cohort/foundation";
import type { ObservationFact } from "@cohort/record";
import { compareDecimal } from "@cohort/units";
import { type Context, latestOf } from "../context.ts";
import { type Finding, allOf, anyOf } from "../finding.ts";
import { compareInterval, isPoint } from "../interval.ts";
import { intervalIn, scaleOf } from "../limits.ts";
import { ofOneMoment } from "../moment.ts";
import { observe } from "../observed.ts";
import type { ResolvedLeaf, Window } from "../resolve.ts";
import type { LeafRule, Qualifier } from "../syntax.ts";
import { compareToBound } from "./bound.ts";
import { isUnguarded } from "./guard.ts";

type MeasurementRule = Extract<LeafRule, { kind: "measurement" }>;

/** Whether no entry of the same resource or moment breaks the qualifier. */
function meets(context: Context, fact: ObservationFact, qualifier: Qualifier): boolean {
  const concept = conceptId(qualifier.concept);
  const boundScale = scaleOf(context, concept, qualifier.bound.unit);
  return context.index.of([concept]).every((other) => {
    if (other.kind !== "observation") return true;
    const sameMoment =
      other.when &&
      fact.when &&
      (other.when.instant !== undefined
        ? other.when.instant === fact.when.instant
        : other.when.from === fact.when.from);
    if (other.source !== fact.source && !sameMoment) return true;
    const interval = intervalIn(context, concept, other);
    if (!interval || boundScale === null) return false;
    return (
      compareInterval(interval, qualifier.bound.op, boundScale(qualifier.bound.value)) === "true"
    );
  });
}

/** The results whose numbers are lowest or highest; what has no number is taken along, so it stays open. */
function extreme(
  context: Context,
  concept: ConceptId,
  facts: readonly ObservationFact[],
  sign: 1 | -1,
): readonly ObservationFact[] {
  const numbered = facts.map((fact) => {
    const interval = intervalIn(context, concept, fact);
    return { fact, at: interval && isPoint(interval) ? interval.low : null };
  });
  const best = numbered.reduce<number | null>(
    (most, { at }) =>
      at !== null && (most === null || compareDecimal(at, most) === sign) ? at : most,
    null,
  );
  return numbered.filter(({ at }) => at === null || at === best).map(({ fact }) => fact);
}

/** A number against a fixed bound or a multiple of its own limit of normal. */
export function evaluateMeasurement(
  context: Context,
  leaf: ResolvedLeaf<MeasurementRule>,
): Finding {
  const { rule } = leaf;
  const concept = conceptId(rule.concept);
  const window: Window = expectDefined(
    leaf.windows.get(concept),
    "a window of the measured concept",
  );
  const observed = observe(context, concept, window, {
    usable: (fact) => {
      if (!(rule.qualifiers ?? []).every((one) => meets(context, fact, one))) return "missing";
      return rule.guard ? isUnguarded(context, fact.when, rule.guard) : true;
    },
  });
  if (observed.usable.length === 0)
    return { ...observed.unusable(rule.whenAbsent), breakpoints: observed.breakpoints() };
  const compare = (facts: readonly ObservationFact[]): readonly Finding[] =>
    facts.map((fact) => compareToBound(context, fact, concept, rule.bound));
  const select = rule.select ?? "latest";
  if (select === "latest") {
    const latest = latestOf(observed.usable);
    const finding = ofOneMoment(concept, context, compare(latest));
    return { ...finding, breakpoints: observed.breakpoints(latest) };
  }
  const finding = ((): Finding => {
    switch (select) {
      case "any":
        return anyOf(compare(observed.usable));
      case "all":
        return allOf(compare(observed.usable));
      case "minimum":
        return allOf(compare(extreme(context, concept, observed.usable, -1)));
      case "maximum":
        return allOf(compare(extreme(context, concept, observed.usable, 1)));
    }
  })();
  return { ...finding, breakpoints: observed.breakpoints() };
}
