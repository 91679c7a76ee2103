import type { ReactNode } from "react";
import type { HeldAgainst } from "./courses.ts";
import classes from "./candidate.module.css";

export interface Point {
  /** Days, of any origin. */
  readonly at: number;
  readonly value: number;
  readonly final: boolean;
}

interface CourseProps {
  readonly points: readonly Point[];
  readonly against: HeldAgainst;
  /** Says the same as the drawing. */
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

const PADDING = 4;

const spread = (numbers: readonly number[]): readonly [number, number] => {
  const least = Math.min(...numbers);
  const most = Math.max(...numbers);
  return least === most ? [least - 1, most + 1] : [least, most];
};

/** Values over time: the range of normal shaded, the protocol's threshold a dashed line. */
export function Course({ points, against, label, width, height }: CourseProps): ReactNode {
  const { bound, low, high } = against;
  const limits = [bound, low, high].filter((limit) => limit !== null);
  const [from, to] = spread([...points.map(({ value }) => value), ...limits]);
  const [first, last] = spread(points.map(({ at }) => at));
  const x = (at: number): number =>
    PADDING + ((at - first) / (last - first)) * (width - 2 * PADDING);
  const y = (value: number): number =>
    height - PADDING - ((value - from) / (to - from)) * (height - 2 * PADDING);
  const line = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  const top = high === null ? 0 : y(high);
  const bottom = low === null ? height : y(low);
  return (
    <svg
      className={classes["course"]}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      {low === null && high === null ? null : (
        <rect className={classes["band"]} x={0} y={top} width={width} height={bottom - top} />
      )}
      {bound === null ? null : (
        <line className={classes["limit"]} x1={0} x2={width} y1={y(bound)} y2={y(bound)} />
      )}
      {points.length > 1 ? <polyline className={classes["line"]} points={line.join(" ")} /> : null}
      {points.map(({ at, value, final }, index) => (
        <circle
          key={`${at} ${index}`}
          className={final ? classes["point"] : classes["preliminary"]}
          cx={x(at)}
          cy={y(value)}
          r={index === points.length - 1 ? 3 : 1.75}
        />
      ))}
    </svg>
  );
}
