import type { CSSProperties, ReactNode } from "react";
import classes from "./funnel.module.css";

const width = (share: number): CSSProperties => ({ width: `${(share * 100).toFixed(2)}%` });

/** For the eye alone: the numbers stand beside it. */
export function Bar({
  told,
  unknown,
}: {
  /** Shares of the whole. */
  readonly told: number;
  readonly unknown: number;
}): ReactNode {
  return (
    <span className={classes["bar"]} aria-hidden>
      <span className={classes["told"]} style={width(told)} />
      <span className={classes["hatched"]} style={width(unknown)} />
    </span>
  );
}
