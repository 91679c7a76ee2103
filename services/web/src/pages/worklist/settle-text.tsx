import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import type { CandidateRow, CriterionText } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { withUnit } from "../../parts/unit-text.ts";
import { idsOf, standingOf } from "./settle.ts";

/** As many criteria as are named before it says "and more". */
const NAMED = 4;

/** With hyphens at which no line ends. */
const few = (ids: readonly string[]): string =>
  ids.slice(0, NAMED).join(", ").replaceAll("-", "\u2011") + (ids.length > NAMED ? " …" : "");

/** In one line what would settle it, or what stands in the way. */
export function Settle({
  row,
  criteria,
  labels,
  date,
}: {
  readonly row: CandidateRow;
  readonly criteria: readonly CriterionText[];
  readonly labels: Readonly<Record<string, string>>;
  readonly date: (day: string) => string;
}): ReactNode {
  const say = useSay();
  const intl = useIntl();
  const standing = standingOf(row);
  switch (standing) {
    case "deceased":
    case "optedOut":
      return null;
    case "near-miss": {
      if (!row.nearMiss) return null;
      const { criterion, value, bound, unit } = row.nearMiss;
      const number = (one: number): string => intl.formatNumber(one, { maximumFractionDigits: 3 });
      const miss = say("worklist.miss", { criterion, value: number(value), bound: number(bound) });
      return withUnit(miss, unit);
    }
    case "later":
      return say("worklist.eligible-from", { date: date(row.eligibleFrom ?? "") });
    case "ineligible":
      return say("worklist.fails", { ids: few(idsOf("fail", row.marks, criteria)) });
    case "eligible":
    case "possible": {
      if (row.needs.length > 0) return row.needs.map((need) => labels[need] ?? need).join(", ");
      const open = idsOf("review", row.marks, criteria);
      return open.length === 0 ? null : say("worklist.answer", { ids: few(open) });
    }
  }
}
