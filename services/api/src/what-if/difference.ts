import { MOST_MOVED, type WhatIf } from "@cohort/contract";
import { VERDICTS, type Verdict, bestFirst } from "@cohort/matching";
import { type Compared, type Standing, bestOf } from "./compare.ts";

type Sums = WhatIf["before"];
type Difference = Pick<
  WhatIf,
  "before" | "after" | "cohorts" | "better" | "worse" | "gained" | "lost" | "evaluated"
>;

interface Moved {
  readonly patient: string;
  readonly before: Standing;
  readonly after: Standing;
}

function sumsOf(verdicts: readonly Verdict[]): Sums {
  const of = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return { eligible: of("eligible"), possible: of("possible"), ineligible: of("ineligible") };
}

const bySide = (compared: readonly Compared[], side: "before" | "after", cohort: string): Sums =>
  sumsOf(
    compared.flatMap((one) =>
      one[side].flatMap((standing) => (standing.cohort === cohort ? [standing.verdict] : [])),
    ),
  );

const rankOf = ({ verdict }: Standing): number => VERDICTS.indexOf(verdict);

/** The most promising first, by the side on which they are better. */
const named = (moved: readonly Moved[], side: "before" | "after"): WhatIf["gained"] =>
  moved
    .toSorted((a, b) => bestFirst(a[side], b[side]) || (a.patient < b.patient ? -1 : 1))
    .slice(0, MOST_MOVED)
    .map(({ patient, before, after }) => ({
      patient: `Patient/${patient}`,
      cohort: side === "after" ? after.cohort : before.cohort,
      from: before.verdict,
      to: after.verdict,
    }));

/** Who stands where under each of the two studies, and who stands elsewhere. */
export function differenceOf(
  compared: readonly Compared[],
  cohorts: readonly string[],
): Difference {
  const best = compared.flatMap(({ patient, before, after }): readonly Moved[] => {
    const [one, other] = [bestOf(before), bestOf(after)];
    return one && other ? [{ patient, before: one, after: other }] : [];
  });
  const better = best.filter(({ before, after }) => rankOf(after) < rankOf(before));
  const worse = best.filter(({ before, after }) => rankOf(after) > rankOf(before));
  return {
    before: sumsOf(best.map(({ before }) => before.verdict)),
    after: sumsOf(best.map(({ after }) => after.verdict)),
    cohorts: cohorts.map((cohort) => ({
      cohort,
      before: bySide(compared, "before", cohort),
      after: bySide(compared, "after", cohort),
    })),
    better: better.length,
    worse: worse.length,
    gained: named(better, "after"),
    lost: named(worse, "before"),
    evaluated: best.length,
  };
}
