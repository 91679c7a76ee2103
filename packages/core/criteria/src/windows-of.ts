import type { ConceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";
import { resolveLeaf, type Window } from "./resolve.ts";
import { leavesOf } from "./rule-tree.ts";
import type { Criterion } from "./syntax.ts";

export type { Window } from "./resolve.ts";

const MONTH_IN_DAYS = 31;

/** Only for saying which of two windows reaches further back; about right is right enough. */
const reach = ({ period }: Window): number =>
  period === null
    ? Number.POSITIVE_INFINITY
    : period.count * (period.unit === "months" ? MONTH_IN_DAYS : 1);

/** The window in which a criterion looks for each concept that it names; of several the one that reaches furthest back. */
export function windowsOf(
  criterion: Criterion,
  terminology: Terminology,
): ReadonlyMap<ConceptId, Window> {
  const widest = new Map<ConceptId, Window>();
  for (const leaf of leavesOf(criterion.rule)) {
    for (const [concept, window] of resolveLeaf(leaf, terminology).windows) {
      const before = widest.get(concept);
      if (!before || reach(window) > reach(before)) widest.set(concept, window);
    }
  }
  return widest;
}
