import { type Day, addPeriod, firstDayBeyond, subtractPeriod } from "@cohort/foundation";
import type { ConditionFact } from "@cohort/record";
import { periodOf } from "../resolve.ts";
import type { Began, LeafRule } from "../syntax.ts";
import { type EntryAnswer, NO, YES, ask, beginOf, open } from "./entry.ts";

type OverFor = NonNullable<Extract<LeafRule, { kind: "condition" }>["unlessOverFor"]>;

const textOf = (began: Began): string => {
  if ("within" in began) return began.within;
  return "atLeast" in began ? began.atLeast : began.moreThan;
};

/** How the question reads in a sentence. */
export function beganText(began: Began): string {
  if ("within" in began) return `begun within ${began.within}`;
  return "atLeast" in began
    ? `begun ${began.atLeast} ago or longer`
    : `begun more than ${began.moreThan} ago`;
}

/** Whether a diagnosis began in the last so long, or so long ago. A rough date may leave it open. */
export function hasBegun(fact: ConditionFact, began: Began, asOf: Day): EntryAnswer {
  const begin = beginOf(fact);
  if (!begin) return open("undated");
  const period = periodOf(textOf(began));
  const says = (day: Day): boolean => {
    if ("within" in began) return day >= subtractPeriod(asOf, period);
    const since = addPeriod(day, period);
    return "atLeast" in began ? since <= asOf : since < asOf;
  };
  const [first, last] = [says(begin.from), says(begin.to)];
  if (first !== last) return open("imprecise");
  return first ? YES : NO;
}

/** The days on which `hasBegun` may change its answer. */
export function beganBreakpoints(fact: ConditionFact, began: Began): readonly Day[] {
  const begin = beginOf(fact);
  if (!begin) return [];
  const period = periodOf(textOf(began));
  return [begin.from, begin.to].flatMap((day) => {
    if ("within" in began) return [firstDayBeyond(day, period)];
    return [addPeriod(day, period), addPeriod(day, period) + 1];
  });
}

/** Yes while it still counts: not over, or not for long enough. */
export function isOverFor(fact: ConditionFact, over: OverFor, asOf: Day): EntryAnswer {
  const { ended } = fact;
  if (!ended) return fact.clinical === "active" ? YES : ask(over.question);
  if (ended.from > asOf) return YES;
  const period = periodOf(over.moreThan);
  const long = [ended.from, ended.to].map((day) => addPeriod(day, period) < asOf);
  if (long[0] !== long[1]) return open("imprecise");
  return long[0] ? NO : YES;
}

/** The days on which `isOverFor` may change its answer. */
export const overBreakpoints = (fact: ConditionFact, moreThan: string): readonly Day[] =>
  [fact.ended?.from, fact.ended?.to].flatMap((day) =>
    day === undefined ? [] : [day + 1, addPeriod(day, periodOf(moreThan)) + 1],
  );
