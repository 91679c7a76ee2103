import { VERDICTS, type CriterionMatch, type Verdict } from "@cohort/matching";
import type { Outcome } from "@cohort/criteria";
import { storedAs } from "../database/json.ts";
import type { Saying } from "../interface/candidates.ts";

/** `before` and `after` are left out of rows that were written before they were kept. */
export interface OutcomeChange {
  readonly criterion: string;
  readonly from: Outcome | null;
  readonly to: Outcome | null;
  readonly before?: Saying | null;
  readonly after?: Saying | null;
}

export const CHANGES = storedAs<readonly OutcomeChange[]>("changes");

const sayingOf = ({ explanation, message }: CriterionMatch): Saying => ({
  text: explanation,
  message,
});

const changeOf = (
  before: CriterionMatch | undefined,
  after: CriterionMatch | undefined,
): readonly OutcomeChange[] => {
  const criterion = (after ?? before)?.id;
  if (criterion === undefined || before?.outcome === after?.outcome) return [];
  return [
    {
      criterion,
      from: before?.outcome ?? null,
      to: after?.outcome ?? null,
      before: before ? sayingOf(before) : null,
      after: after ? sayingOf(after) : null,
    },
  ];
};

/** Criteria whose outcome differs between two evaluations, with what each said, in the order of the later one. */
export function outcomeChanges(
  from: readonly CriterionMatch[],
  to: readonly CriterionMatch[],
): readonly OutcomeChange[] {
  const before = new Map(from.map((each) => [each.id, each]));
  const after = new Set(to.map(({ id }) => id));
  return [
    ...to.flatMap((each) => changeOf(before.get(each.id), each)),
    ...from.flatMap((each) => (after.has(each.id) ? [] : changeOf(each, undefined))),
  ];
}

/** No row at all is worse than any verdict. */
const rank = (verdict: Verdict | null): number =>
  verdict === null ? VERDICTS.length : VERDICTS.indexOf(verdict);

export const isWorse = (from: Verdict | null, to: Verdict | null): boolean => rank(to) > rank(from);
