import { type ConceptId, expectDefined } from "@cohort/foundation";
import { type ObservationFact, isDerived } from "@cohort/record";
import { multiplyDecimal } from "@cohort/units";
import { type Context, labelOf } from "../context.ts";
import { decided, openForData } from "../absence.ts";
import { dateText, observationEvidence, shown } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { compareInterval, intervalOf, isPoint } from "../interval.ts";
import { type Scale, limitsOf, scaleOf } from "../limits.ts";
import type { EvidenceLimit } from "../outcome.ts";
import type { Bound } from "../syntax.ts";

/** A bound in the canonical unit, with how to show it. */
interface Against {
  /** Canonical unit. */
  readonly bound: number;
  /** In the unit that the bound or limit is written in. */
  readonly stated: number;
  readonly unit: string;
  readonly scale: Scale;
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
    const scale = scaleOf(context, concept, bound.unit);
    if (scale === null) return { open: "unit" };
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
        bound: scale(bound.value),
        stated: bound.value,
        unit: bound.unit,
        scale,
        times: null,
        limit,
      },
    };
  }
  const upper = "timesUpperLimit" in bound;
  const limit = limitsOf(context, fact, concept, upper ? "high" : "low");
  if (!limit) return { open: "range" };
  const scale = scaleOf(context, concept, limit.unit);
  if (scale === null) return { open: "unit" };
  const times = upper ? bound.timesUpperLimit : bound.timesLowerLimit;
  const stated = multiplyDecimal(
    times,
    expectDefined(upper ? limit.high : limit.low, "the limit that was asked for"),
  );
  return {
    against: {
      bound: scale(stated),
      stated,
      unit: limit.unit,
      scale,
      times,
      limit,
    },
  };
}

/** A division for show only: the value in the unit of its bound. */
const inUnitOf = (canonical: number, scale: Scale): number => shown(canonical / scale(1));

/** One result against a bound. */
export function compareToBound(
  context: Context,
  fact: ObservationFact,
  concept: ConceptId,
  rule: Bound,
): Finding {
  const { concepts } = context.index.terminology;
  const what = labelOf(context, concept);
  const date = dateText(fact.when);
  const open = (
    reason: "unit" | "range" | "unreadable",
    id: string,
    shownUnit: string | null = null,
  ): Finding => {
    const bare = observationEvidence(fact, concept);
    const value = String(bare[0]?.value ?? "");
    return openForData(
      reason,
      [concept],
      { id, values: { what, date, value, unit: shownUnit } },
      bare,
    );
  };
  const unit = "unit" in fact.value ? fact.value.unit : null;
  const numeric = fact.value.type === "quantity" || fact.value.type === "interval";
  // A formula gives a number, or has met one that it cannot use for its unit.
  if (!numeric && isDerived(fact)) return open("unit", "observed-input-unit");
  if (!numeric) return open("unreadable", "observed-unreadable");
  const scale = scaleOf(context, concept, unit);
  if (scale === null) return open("unit", "observed-unit", unit);
  const held = holdAgainst(context, fact, concept, rule);
  if ("open" in held) return open(held.open, `observed-${held.open}`, unit);

  const { against } = held;
  const interval = expectDefined(intervalOf(fact.value, scale), "an interval of a numeric result");
  const truth = compareInterval(interval, rule.op, against.bound);
  const evidence = observationEvidence(fact, concept, against.limit);
  const message = {
    id: against.times === null ? "measured" : "measured-times",
    // Without a spread: one is made for most results of a match.
    values: {
      what,
      date,
      value: String(evidence[0]?.value ?? ""),
      unit: unit ?? "",
      // A count or a score has the same number in whatever it is written.
      converted:
        isPoint(interval) && unit !== against.unit && !concepts.get(concept)?.unitless
          ? inUnitOf(interval.low, against.scale)
          : null,
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
          value: inUnitOf(interval.low, against.scale),
          bound: shown(against.stated),
          unit: against.unit,
        }
      : null,
  });
}
