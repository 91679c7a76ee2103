import { canonicalJson } from "@cohort/foundation";
import type { CriterionMatch, Match } from "./match.ts";

/** One place in which two matches of one patient for one cohort differ. */
export interface MatchDifference {
  readonly study: string;
  readonly cohort: string;
  /** Null: of the match as a whole. */
  readonly criterion: string | null;
  /** A member of the criterion or the match; `criterion` or `match` where one of the two does not have it at all. */
  readonly field: string;
  /** As JSON, members in order of their names; null: not there. */
  readonly stored: string | null;
  readonly again: string | null;
}

type Place = Pick<MatchDifference, "study" | "cohort">;

const MATCH_FIELDS = [
  "verdict",
  "score",
  "counts",
  "gate",
  "nearMiss",
  "eligibleFrom",
  "nextChangeOn",
  "index",
  "nextSteps",
] as const satisfies readonly (keyof Match)[];

const CRITERION_FIELDS = [
  "type",
  "outcome",
  "basis",
  "reason",
  "explanation",
  "message",
  "changesOn",
  "evidence",
  "needs",
  "attestation",
  "machine",
  "ruleKey",
] as const satisfies readonly (keyof CriterionMatch)[];

const textOf = (value: unknown): string | null =>
  value === undefined ? null : canonicalJson(value);

function fieldsOf<T extends object>(
  names: readonly (keyof T & string)[],
  stored: T,
  again: T,
  at: Place & Pick<MatchDifference, "criterion">,
): readonly MatchDifference[] {
  return names.flatMap((field) => {
    const [before, after] = [textOf(stored[field]), textOf(again[field])];
    return before === after ? [] : [{ ...at, field, stored: before, again: after }];
  });
}

function criteriaOf(stored: Match, again: Match, place: Place): readonly MatchDifference[] {
  const before = new Map(stored.criteria.map((one) => [one.id, one]));
  const after = new Map(again.criteria.map((one) => [one.id, one]));
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const found = ids.flatMap((id) => {
    const [old, fresh] = [before.get(id), after.get(id)];
    const at = { ...place, criterion: id };
    if (old && fresh) return fieldsOf<CriterionMatch>(CRITERION_FIELDS, old, fresh, at);
    const [gone, came] = [textOf(old?.outcome), textOf(fresh?.outcome)];
    return [{ ...at, field: "criterion", stored: gone, again: came }];
  });
  if (found.length > 0) return found;
  const order = { criteria: [...before.keys()] };
  return fieldsOf(
    ["criteria"],
    order,
    { criteria: [...after.keys()] },
    { ...place, criterion: null },
  );
}

/** Where two matches differ, the match as a whole first; null stands for no match. Empty where they say the same. */
export function matchDifferences(
  place: Place,
  stored: Match | null,
  again: Match | null,
): readonly MatchDifference[] {
  const at = { ...place, criterion: null };
  if (stored && again) {
    return [
      ...fieldsOf<Match>(MATCH_FIELDS, stored, again, at),
      ...criteriaOf(stored, again, place),
    ];
  }
  const [before, after] = [textOf(stored?.verdict), textOf(again?.verdict)];
  return before === after ? [] : [{ ...at, field: "match", stored: before, again: after }];
}
