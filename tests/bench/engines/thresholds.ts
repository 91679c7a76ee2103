import { type Bound, type PlannedCriterion, assess } from "@cohort/criteria";
import { conceptId } from "@cohort/foundation";
import { type RecordIndex, seriesOf } from "@cohort/record";
import type { Ours } from "./ours.ts";

/** A criterion that is one bound on the latest result of one concept. */
export interface Threshold {
  readonly planned: PlannedCriterion;
  readonly concept: string;
  readonly op: Bound["op"];
  /** In the concept's canonical unit, or a multiple of the upper limit of normal. */
  readonly bound: number;
  readonly isMultiple: boolean;
}

export function thresholdsOf({ engine }: Ours, study: string): readonly Threshold[] {
  const planned = engine.studies.find((one) => one.study.id === study);
  return (planned?.cohorts[0]?.criteria ?? []).flatMap((each): readonly Threshold[] => {
    const { rule } = each.criterion;
    if (rule.kind !== "measurement") return [];
    const { concept, bound } = rule;
    const base = { planned: each, concept, op: bound.op };
    if ("timesUpperLimit" in bound)
      return [{ ...base, bound: bound.timesUpperLimit, isMultiple: true }];
    if (!("value" in bound)) return [];
    const factor = engine.terminology.factor(conceptId(concept), bound.unit) ?? 1;
    return [{ ...base, bound: bound.value * factor, isMultiple: false }];
  });
}

/** What a two-valued engine is handed: of each threshold the latest number to compare, NaN where there is none. */
export const numbersOf = (
  index: RecordIndex,
  { asOf }: Ours,
  thresholds: readonly Threshold[],
): readonly number[] =>
  thresholds.map(({ concept, isMultiple }) => {
    const latest = seriesOf(index, conceptId(concept), { asOf, most: 50 }).findLast(
      ({ value }) => value !== null,
    );
    const value = latest?.value ?? NaN;
    return isMultiple ? value / (latest?.limit?.high ?? NaN) : value;
  });

/** How many of the thresholds hold, with truth, reason and evidence of each. */
export function countOurs(
  index: RecordIndex,
  { asOf }: Ours,
  thresholds: readonly Threshold[],
): number {
  const context = { index, asOf };
  let holding = 0;
  for (const { planned } of thresholds) {
    const { outcome } = assess(planned.criterion.type, planned.evaluate(context));
    if (outcome === "pass") holding += 1;
  }
  return holding;
}

export const compare = (op: Bound["op"], value: number, bound: number): boolean =>
  op === "<"
    ? value < bound
    : op === "<="
      ? value <= bound
      : op === ">"
        ? value > bound
        : value >= bound;
