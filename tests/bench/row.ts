/** What a row must reach: the measured figure at least, or at most, so much. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** A figure as it stands in the table: 812 patients a second of CPU time. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
}

/** One line of the bench's table: what was measured, next to what. */
export interface Row {
  /** `T1`; of several lines about one target: `T1 clinic`. */
  readonly id: string;
  readonly what: string;
  readonly ours: Figure;
  /** What it is held against in the same run; null: the figure stands for itself. */
  readonly peer: (Figure & { readonly name: string }) | null;
  /** One a round, at least three: the ratio that the target is about, or the figure itself where there is no peer. */
  readonly measured: readonly number[];
  /** `x` for ratios. */
  readonly unit: string;
  /** null: for information. */
  readonly target: Target | null;
  /** Counts, sizes, and why a target is not reached. */
  readonly note?: string;
}

/** What every row is measured with. */
export interface BenchOptions {
  /** Fewer patients and shorter loads: about a minute in all. */
  readonly quick: boolean;
  /** Interleaved rounds. */
  readonly rounds: number;
  /** People of the smaller corpus; the larger one has ten times as many. */
  readonly patients: number;
  readonly seed: number;
  /** For how long each side runs before anything is measured, in milliseconds. Unset: long enough. */
  readonly warmMs?: number;
  /** Nothing need have been built; the compiler's memory is then measured too. */
  readonly fromSource?: true;
}

/** The middle one of several figures; of an even number the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const from = sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1);
  return from.reduce((sum, each) => sum + each, 0) / from.length;
}

export const isReached = ({ measured, target }: Row): boolean | null => {
  if (target === null) return null;
  const value = median(measured);
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
};
