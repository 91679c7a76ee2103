/** A value at a moment, in seconds. */
export type Sample = readonly [at: number, value: number];

/** What a counter rose by over a range, restarts taken as such and the edges filled up, as Prometheus does it in the main. */
export function increase(samples: readonly Sample[], range: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return null;
  let sum = 0;
  for (const [index, [, value]] of samples.entries()) {
    const before = samples[index - 1]?.[1];
    if (before !== undefined) sum += value < before ? value : value - before;
  }
  return (sum * range) / (last[0] - first[0]);
}

export function delta(samples: readonly Sample[], range: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return null;
  return ((last[1] - first[1]) * range) / (last[0] - first[0]);
}

/** Slope of the line of least squares, a second. */
export function deriv(samples: readonly Sample[]): number | null {
  if (samples.length < 2) return null;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(([at]) => at)), mean(samples.map(([, value]) => value))];
  const over = samples.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return over / samples.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}

/** Over buckets of rising bounds, with straight lines between them. */
export function quantile(
  share: number,
  buckets: readonly { readonly le: number; readonly count: number }[],
): number {
  const sorted = buckets.toSorted((a, b) => a.le - b.le);
  const total = sorted.at(-1)?.count ?? 0;
  if (total === 0) return NaN;
  const rank = share * total;
  const at = sorted.findIndex(({ count }) => count >= rank);
  const [low, high] = [sorted[at - 1] ?? { le: 0, count: 0 }, sorted[at]];
  if (high === undefined || high.le === Infinity) return low.le;
  return low.le + ((high.le - low.le) * (rank - low.count)) / (high.count - low.count);
}
