import { VERDICTS, type CriterionMatch, type Verdict } from "@cohort/matching";
import type { Outcome } from "@cohort/criteria";
import { storedAs } from "../database/json.ts";

export interface OutcomeChange {
  readonly criterion: string;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
}

export const CHANGES = storedAs<readonly OutcomeChange[]>("changes");

/** Criteria whose outcome differs between two evaluations, in the order of the later one. */
export function outcomeChanges(
  from: readonly CriterionMatch[],
  to: readonly CriterionMatch[],
): readonly OutcomeChange[] {
  const before = new Map(from.map(({ id, outcome }) => [id, outcome]));
  const after = new Set(to.map(({ id }) => id));
  return [
    ...to.map(({ id, outcome }) => ({
      criterion: id,
      from: before.get(id) ?? null,
      to: outcome,
    })),
    ...from
      .filter(({ id }) => !after.has(id))
      .map(({ id, outcome }) => ({ criterion: id, from: outcome, to: null })),
  ].filter((change) => change.from !== change.to);
}

/** No row at all is worse than any verdict. */
const rank = (verdict: Verdict | null): number =>
  verdict === null ? VERDICTS.length : VERDICTS.indexOf(verdict);

export const isWorse = (from: Verdict | null, to: Verdict | null): boolean => rank(to) > rank(from);
