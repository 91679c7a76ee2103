import { type ConceptId, expectDefined } from "@cohort/foundation";
import { type ObservationFact, isDerived } from "@cohort/record";
import { multiplyDecimal } from "@cohort/units";
import { type Context, labelOf } from "../context.ts";
import { decided, openForData } from "../absence.ts";
import { dateText, observationEvidence, shown } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { compareInterval, intervalOf, isPoint } from "../interval.ts";
import { factorOf, limitsOf } from "../limits.ts";
import type { EvidenceLimit } from "../outcome.ts";
import type { Bound } from "../syntax.ts";

/** A bound in the canonical unit, with how to show it. */
interface Against {
  /** Canonical unit. */
  readonly bound: number;
  /** In the unit that the bound or limit is written in. */
  readonly stated: number;
  readonly unit: string;
  readonly factor: number;
  readonly times: number | null;
  readonly limit: EvidenceLimit | null;
}

type Held = { readonly against: Against } | { readonly open: "range" | "unit" };

function holdAgainst(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  bound: Bound,
): Held {
  if ("value" in bound) {
    const factor = factorOf(context, concept, bound.unit);
    if (factor === null) return { open: "unit" };
    // A score has no limits of normal, so its threshold is not shown as one.
    const score = context.index.terminology.concepts.get(concept)?.kind === "score";
    const upper = bound.op.startsWith("<");
    const limit: EvidenceLimit | null = score
      ? null
      : {
          low: upper ? null : bound.value,
          high: upper ? bound.value : null,
          unit: bound.unit,
          source: "protocol",
        };
    return {
      against: {
        bound: multiplyDecimal(bound.value, factor),
        stated: bound.value,
        unit: bound.unit,
        factor,
        times: null,
        limit,
      },
    };
  }
  const upper = "timesUpperLimit" in bound;
  const limit = limitsOf(context, fact, concept, upper ? "high" : "low");
  if (!limit) return { open: "range" };
  const factor = factorOf(context, concept, limit.unit);
  if (factor === null) return { open: "unit" };
  const times = upper ? bound.timesUpperLimit : bound.timesLowerLimit;
  const stated = multiplyDecimal(
    times,
    expectDefined(upper ? limit.high : limit.low, "the limit that was asked for"),
  );
  return {
    against: {
      bound: multiplyDecimal(stated, factor),
      stated,
      unit: limit.unit,
      factor,
      times,
      limit,
    },
  };
}

/** A decimal division for show only: the value in the unit of its bound. */
const inUnitOf = (canonical: number, factor: number): number =>
  shown(factor === 1 ? canonical : canonical / factor);

/** One result against a bound. */
export function compareToBound(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  rule: Bound,
): Finding {
  const values = { what: labelOf(context, concept), date: dateText(fact.when) };
  const bare = observationEvidence(fact, concept);
  const open = (
    reason: "unit" | "range" | "unreadable",
    id: string,
    shownUnit: string | null = null,
  ): Finding =>
    openForData(
      reason,
      [concept],
      { id, values: { ...values, value: String(bare[0]?.value ?? ""), unit: shownUnit } },
      bare,
    );
  const unit = "unit" in fact.value ? fact.value.unit : null;
  const numeric = fact.value.type === "quantity" || fact.value.type === "interval";
  if (!numeric) return open("unreadable", "observed-unreadable");
  const factor = factorOf(context, concept, unit);
  if (factor === null) return open("unit", "observed-unit", unit);
  const held = holdAgainst(context, fact, concept, rule);
  if ("open" in held) return open(held.open, `observed-${held.open}`, unit);

  const { against } = held;
  const interval = expectDefined(intervalOf(fact.value, factor), "an interval of a numeric result");
  const truth = compareInterval(interval, rule.op, against.bound);
  const evidence = observationEvidence(fact, concept, against.limit);
  const message = {
    id: against.times === null ? "measured" : "measured-times",
    values: {
      ...values,
      value: String(evidence[0]?.value ?? ""),
      unit: unit ?? "",
      converted:
        isPoint(interval) && unit !== against.unit ? inUnitOf(interval.low, against.factor) : null,
      op: rule.op,
      bound: shown(against.stated),
      boundUnit: against.unit,
      times: against.times,
      limit:
        against.limit && against.times !== null ? (against.limit.high ?? against.limit.low) : null,
      source: against.limit?.source ?? null,
      derivedBy: isDerived(fact) ? fact.derivedBy : null,
    },
  };
  if (truth === "unknown") return openForData("imprecise", [concept], message, evidence);
  return decided(truth === "true", message, {
    basis: fact.attested ? "attested" : isDerived(fact) ? "derived" : "recorded",
    evidence,
    miss: isPoint(interval)
      ? {
          value: inUnitOf(interval.low, against.factor),
          bound: shown(against.stated),
          unit: against.unit,
        }
      : null,
  });
}
