import { type Day, addPeriod, earliest, nextAfter } from "@cohort/foundation";
import type { Assessment } from "@cohort/criteria";

/** How far ahead a change is looked for. */
const HORIZON = { unit: "months", count: 60 } as const;

export type AssessedOn = (day: Day) => Assessment;

/**
 * Remembers an assessment until its next breakpoint, for nothing can change before it: years ahead
 * cost a handful of evaluations.
 */
export function remembering(assess: AssessedOn): AssessedOn {
  const known: { from: Day; until: Day; assessment: Assessment }[] = [];
  return (day) => {
    const stretch = known.find(({ from, until }) => from <= day && day < until);
    if (stretch) return stretch.assessment;
    const assessment = assess(day);
    const until = nextAfter(assessment.breakpoints, day) ?? Infinity;
    known.push({ from: day, until, assessment });
    return assessment;
  };
}

/**
 * The first day after asOf on which the criterion's outcome or reason differs if no data comes; null
 * where none does within five years. Nothing can change between two breakpoints.
 */
export function changesOn(now: Assessment, on: AssessedOn, asOf: Day): Day | null {
  const horizon = addPeriod(asOf, HORIZON);
  let day = nextAfter(now.breakpoints, asOf);
  while (day !== null && day <= horizon) {
    const then = on(day);
    if (then.outcome !== now.outcome || then.reason !== now.reason) return day;
    day = earliest(nextAfter(then.breakpoints, day), nextAfter(now.breakpoints, day));
  }
  return null;
}

const opened = (assessment: Assessment): boolean =>
  assessment.outcome === "pass" || assessment.outcome === "review";

/**
 * The first breakpoint on which every criterion that fails now is pass or review and none other
 * fails. A failing result that merely grows stale becomes unknown, which does not count.
 */
export function eligibleFrom(
  criteria: readonly { readonly now: Assessment; readonly on: AssessedOn }[],
  asOf: Day,
): Day | null {
  const failing = criteria.filter(({ now }) => now.outcome === "fail");
  // What never changes never opens: most who fail do so for good, and are told at once.
  if (failing.length === 0 || failing.some(({ now }) => now.breakpoints.length === 0)) return null;
  const others = criteria.filter(({ now }) => now.outcome !== "fail");
  const horizon = addPeriod(asOf, HORIZON);
  const known = new Set(criteria.flatMap(({ now }) => now.breakpoints));
  const next = (day: Day): Day | null => nextAfter([...known], day);
  for (let day = next(asOf); day !== null && day <= horizon; day = next(day)) {
    const on = day;
    const assess = (some: readonly { readonly on: AssessedOn }[]): readonly Assessment[] => {
      const then = some.map((criterion) => criterion.on(on));
      for (const { breakpoints } of then) for (const one of breakpoints) known.add(one);
      return then;
    };
    if (!assess(failing).every(opened)) continue;
    if (assess(others).every(({ outcome }) => outcome !== "fail")) return on;
  }
  return null;
}
