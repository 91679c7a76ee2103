import type { ReactNode } from "react";
import type { CandidateRow } from "@cohort/contract";
import { useSay } from "../../i18n/say.tsx";
import { standingOf } from "./settle.ts";
import classes from "./worklist.module.css";

/** The verdict in a word, or what says more than `ineligible`: a near miss, a date, why nobody may ask. */
export function StandingWord({
  row,
  date,
}: {
  readonly row: CandidateRow;
  readonly date: (day: string) => string;
}): ReactNode {
  const say = useSay();
  const standing = standingOf(row);
  const word = ((): string => {
    switch (standing) {
      case "near-miss":
        return say("worklist.near-miss");
      case "later":
        return say("worklist.later", { date: date(row.eligibleFrom ?? "") });
      case "deceased":
      case "optedOut":
        return say(`gate.${standing}`);
      case "eligible":
      case "possible":
      case "ineligible":
        return say(`verdict.${standing}`);
    }
  })();
  return <span className={classes[`standing-${standing}`]}>{word}</span>;
}
