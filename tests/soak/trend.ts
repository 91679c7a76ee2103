/** A value at a time, in milliseconds. */
export interface Point {
  readonly at: number;
  readonly value: number;
}

const middle = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which this share of them lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ??
    Number.NaN
  );
}

/**
 * What the value grows by in an hour, as a share of its middle: the median of the slopes between all pairs of points (Theil and
 * Sen), which single peaks do not move. Of each stretch of time only the lowest value counts, since memory falls back only when the
 * collector has run. Zero of fewer than two stretches.
 */
export function growthPerHour(points: readonly Point[], stretchMs: number): number {
  const lowest = new Map<number, Point>();
  for (const point of points) {
    const stretch = Math.floor(point.at / stretchMs);
    const known = lowest.get(stretch);
    if (known === undefined || point.value < known.value) lowest.set(stretch, point);
  }
  const floor = [...lowest.values()];
  const slopes = floor.flatMap((from, index) =>
    floor.slice(index + 1).map((to) => (to.value - from.value) / (to.at - from.at)),
  );
  if (slopes.length === 0) return 0;
  return (middle(slopes) * 3_600_000) / middle(floor.map(({ value }) => value));
}
