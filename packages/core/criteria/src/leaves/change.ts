import { type ConceptId, conceptId, expectDefined } from "@cohort/foundation";
import { type ObservationFact, isDerived } from "@cohort/record";
import { multiplyDecimal } from "@cohort/units";
import { type Context, earliestOf, isBeforeAny, labelOf, latestOf } from "../context.ts";
import { decided, openForData, presume } from "../absence.ts";
import { dateText, observationEvidence, shown, shownDerived } from "../evidence.ts";
import { type Finding, sortedDays } from "../finding.ts";
import { compareInterval, isPoint } from "../interval.ts";
import { intervalIn, scaleOf } from "../limits.ts";
import { ofOneMoment } from "../moment.ts";
import { observe } from "../observed.ts";
import { EVER, type ResolvedLeaf } from "../resolve.ts";
import type { Comparison, LeafRule } from "../syntax.ts";
import { together } from "../together.ts";

type ChangeRule = Extract<LeafRule, { kind: "change" }>;

/** Where the later value must lie: on or beyond the earlier one, moved by the change asked for. */
interface Target {
  readonly op: Comparison;
  /** What an earlier value becomes, in decimal arithmetic. */
  readonly from: (earlier: number) => number;
}

function targetOf(context: Context, concept: ConceptId, rule: ChangeRule): Target | null {
  const { by } = rule;
  const up = rule.direction === "increase";
  const op: Comparison = up ? by.op : by.op === ">" ? "<" : "<=";
  if ("percent" in by) {
    const share = (100 + (up ? by.percent : -by.percent)) / 100;
    return { op, from: (earlier) => multiplyDecimal(earlier, share) };
  }
  const scale = scaleOf(context, concept, by.unit);
  if (!scale) return null;
  const points = scale(by.points);
  // Twelve digits: the sum of two decimals without what floats add to it.
  return {
    op,
    from: (earlier) => Number((up ? earlier + points : earlier - points).toPrecision(12)),
  };
}

/** One later value against one earlier. */
function compare(
  context: Context,
  concept: ConceptId,
  rule: ChangeRule,
  earlier: ObservationFact,
  later: ObservationFact,
): Finding {
  const before = observationEvidence(earlier, concept);
  const after = observationEvidence(later, concept);
  const evidence = [...before, ...after];
  const values = {
    what: labelOf(context, concept),
    from: String(before[0]?.value ?? ""),
    to: String(after[0]?.value ?? ""),
    unit: "unit" in later.value ? later.value.unit : null,
    fromDate: dateText(earlier.when),
    date: dateText(later.when),
    direction: rule.direction,
    op: rule.by.op,
    bound: "percent" in rule.by ? rule.by.percent : rule.by.points,
    boundUnit: "percent" in rule.by ? "%" : rule.by.unit,
  };
  const open = (reason: "unit" | "imprecise"): Finding =>
    openForData(reason, [concept], { id: `change-${reason}`, values }, evidence);
  const [first, last] = [earlier, later].map((fact) => intervalIn(context, concept, fact));
  const target = targetOf(context, concept, rule);
  if (!first || !last || !target) return open("unit");
  const ends = [first.low, first.high].map((end) =>
    compareInterval(last, target.op, target.from(end)),
  );
  const [truth] = ends;
  if (truth === undefined || truth === "unknown" || ends[1] !== truth) return open("imprecise");
  // A change of nothing, or from below nothing, has no percentage.
  if ("percent" in rule.by && first.low <= 0) return open("imprecise");
  const derived = isDerived(earlier) || isDerived(later);
  const attested = (earlier.attested ?? false) || (later.attested ?? false);
  const exact = isPoint(first) && isPoint(last);
  const moved =
    "percent" in rule.by ? ((last.low - first.low) / first.low) * 100 : last.low - first.low;
  return decided(
    truth === "true",
    { id: "change", values: { ...values, moved: shownDerived(moved) } },
    {
      basis: attested ? "attested" : derived ? "derived" : "recorded",
      evidence,
      miss: exact
        ? {
            value: shown(rule.direction === "increase" ? moved : -moved),
            bound: values.bound,
            unit: values.boundUnit,
          }
        : null,
    },
  );
}

/**
 * Of many results of one moment those between which all others lie, exact ones and others apart: what
 * these agree on, all do. So thousands of them are not held against thousands.
 */
function outermost(
  context: Context,
  concept: ConceptId,
  facts: readonly ObservationFact[],
): readonly ObservationFact[] {
  if (facts.length < 2) return facts;
  const read = facts.map((fact) => ({ fact, interval: intervalIn(context, concept, fact) }));
  const unread = read.find(({ interval }) => !interval);
  const numbered = read.flatMap(({ fact, interval }) => (interval ? [{ fact, interval }] : []));
  const kept = new Set(unread ? [unread.fact] : []);
  for (const exact of [true, false]) {
    const some = numbered.filter(({ interval }) => isPoint(interval) === exact);
    const [first] = some;
    if (!first) continue;
    const lowest = some.reduce((a, b) => (b.interval.low < a.interval.low ? b : a), first);
    const highest = some.reduce((a, b) => (b.interval.high > a.interval.high ? b : a), first);
    kept.add(lowest.fact).add(highest.fact);
  }
  return facts.filter((fact) => kept.has(fact));
}

function ofConcept(context: Context, leaf: ResolvedLeaf<ChangeRule>, concept: ConceptId): Finding {
  const { rule } = leaf;
  const window = expectDefined(leaf.windows.get(concept), "a window of the measured concept");
  const current = observe(context, concept, window);
  // Where the protocol names no window, only the later value must be a current one.
  const all = window.byDefault ? observe(context, concept, EVER) : current;
  const breakpoints = window.byDefault
    ? sortedDays([...current.breakpoints(), ...all.breakpoints()])
    : current.breakpoints();
  if (current.usable.length === 0) return { ...current.unusable(rule.whenAbsent), breakpoints };
  const latest = latestOf(current.usable);
  const isBefore = isBeforeAny(latest);
  const earliest = earliestOf(all.usable.filter(({ when }) => isBefore(when)));
  if (earliest.length === 0) {
    const evidence = latest.flatMap((fact) => observationEvidence(fact, concept));
    const values = {
      what: labelOf(context, concept),
      date: evidence[0]?.date ?? null,
      window: window.byDefault || window.period === null ? null : window.text,
    };
    const one = { id: "change-one", values };
    if (typeof rule.whenAbsent === "boolean") {
      // One value is the absence of a change as much as none is.
      return { ...presume(rule.whenAbsent ? "true" : "false", [concept], one), breakpoints };
    }
    return { ...openForData("missing", [concept], one, evidence), breakpoints };
  }
  const [from, to] = [earliest, latest].map((facts) => outermost(context, concept, facts));
  const findings = (from ?? []).flatMap((a) =>
    (to ?? []).map((b) => compare(context, concept, rule, a, b)),
  );
  return { ...ofOneMoment(concept, context, findings), breakpoints };
}

/**
 * How far a value moved from the earliest to the latest result of its window. Percent is of the earliest
 * value (relative change); alternative measures are each compared with themselves.
 */
export function evaluateChange(context: Context, leaf: ResolvedLeaf<ChangeRule>): Finding {
  const concepts = leaf.rule.concepts.map(conceptId);
  return together(
    context,
    concepts,
    concepts.map((concept) => ofConcept(context, leaf, concept)),
  );
}
