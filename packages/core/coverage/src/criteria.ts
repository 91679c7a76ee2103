import type { UnknownReason } from "@cohort/criteria";
import type { Match } from "@cohort/matching";
import type { Asked } from "./asked.ts";
import type { CriterionCoverage, UnclaimedCoverage } from "./report.ts";
import { Tally } from "./tally.ts";

/** As much of a stored match as the report looks at. */
export type CountedMatch = Pick<Match, "study" | "cohort"> & {
  readonly criteria: readonly Pick<Match["criteria"][number], "id" | "outcome" | "reason">[];
};

/** Counts why criteria stay unknown. */
export interface CriterionCount {
  add(match: CountedMatch): void;
  /** The most often unknown first. */
  rows(unclaimed: readonly UnclaimedCoverage[], asked: Asked): readonly CriterionCoverage[];
}

/** Codes named for one criterion: the most frequent are worth mapping first. */
const MOST_NAMED = 20;

export function countCriteria(): CriterionCount {
  const matches = new Tally<string>();
  const reasons = new Map<string, Tally<UnknownReason>>();
  const names = new Map<string, Pick<CriterionCoverage, "study" | "cohort" | "criterion">>();
  return {
    add({ study, cohort, criteria }) {
      for (const { id, outcome, reason } of criteria) {
        const key = JSON.stringify([study, cohort, id]);
        matches.add(key);
        if (outcome !== "unknown" || reason === null) continue;
        names.set(key, { study, cohort, criterion: id });
        const tally = reasons.get(key) ?? new Tally<UnknownReason>();
        reasons.set(key, tally);
        tally.add(reason);
      }
    },
    rows(unclaimed, asked) {
      const suspects = unclaimed.filter(({ likely }) => likely !== null);
      return [...names]
        .map(([key, name]) => {
          const concepts = asked.by(name.study, name.criterion);
          const codes = suspects
            .filter(({ likely }) => likely !== null && concepts.has(likely.concept))
            .slice(0, MOST_NAMED)
            .map(({ system, code, patients }) => ({ system, code, patients }));
          const unknown = reasons.get(key);
          return {
            total: unknown?.total ?? 0,
            key,
            row: {
              ...name,
              matches: matches.get(key),
              unknown: Object.fromEntries(unknown?.sorted ?? []),
              codes,
            },
          };
        })
        .toSorted((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1))
        .map(({ row }) => row);
    },
  };
}
