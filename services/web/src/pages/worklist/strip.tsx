import { type ReactNode, memo } from "react";
import type { CandidateRow } from "@cohort/contract";
import { SIGNS, markOf } from "../../parts/mark.tsx";
import { useSay } from "../../i18n/say.tsx";
import classes from "./worklist.module.css";

/**
 * The criteria in the protocol's order, one sign each. To assistive technology it is one picture with one summary; pointing at a sign, or
 * the arrow keys, name its criterion (`StripHint`).
 */
export const Strip = memo(function Strip({
  marks,
  counts,
  cohort,
}: Pick<CandidateRow, "marks" | "counts" | "cohort">): ReactNode {
  const say = useSay();
  return (
    <span
      className={classes["strip"]}
      role="img"

      tabIndex={0}
      aria-label={say("worklist.summary", counts)}
      data-marks={marks}
      data-cohort={cohort}
    >
      {Array.from(marks, (letter, at) => {
        const mark = markOf(letter);
        return (
          <i key={at} data-at={at} className={`mark-${mark}`}>
            {SIGNS[mark]}
          </i>
        );
      })}
    </span>
  );
});
