import type { ConceptId } from "@cohort/foundation";
import type { UnknownReason } from "@cohort/criteria";
import type { Terminology } from "@cohort/terminology";
import type { CriterionMatch, NextStep } from "./match.ts";

/** What a person does about each reason; the labels of the data stand before it. */
const ADVICE: Readonly<Record<UnknownReason, string>> = {
  missing: "obtain",
  stale: "repeat",
  conflicting: "clarify",
  unit: "find the unit of",
  range: "find the reference range of",
  undated: "date",
  imprecise: "make precise",
  unconfirmed: "confirm",
  unmapped: "have IT map the code of",
  unauthorised: "have IT grant access to",
  unreadable: "look up",
};

const list = (items: readonly string[]): string => {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
};

/** The data that would settle unknown criteria: what settles most first, then in source order. */
export function nextSteps(
  study: string,
  criteria: readonly CriterionMatch[],
  terminology: Terminology,
): readonly NextStep[] {
  const byNeed = new Map<
    string,
    { concepts: readonly ConceptId[]; criteria: string[]; reason: UnknownReason }
  >();
  for (const { id, outcome, needs, reason } of criteria) {
    if (outcome !== "unknown" || needs.length === 0 || reason === null) continue;
    const concepts = needs.toSorted();
    const key = concepts.join(" ");
    const known = byNeed.get(key);
    if (known) known.criteria.push(id);
    else byNeed.set(key, { concepts, criteria: [id], reason });
  }
  const label = (id: ConceptId): string => terminology.concepts.get(id)?.label ?? id;
  return [...byNeed.values()]
    .toSorted((a, b) => b.criteria.length - a.criteria.length)
    .map(({ concepts, criteria: settled, reason }) => {
      const text = `${ADVICE[reason]} ${list(concepts.map(label))}: settles ${list(settled)} of ${study}`;
      return { concepts, criteria: settled, text: text.charAt(0).toUpperCase() + text.slice(1) };
    });
}
