import { type Load, type Measured, drive, percentile } from "./open-loop.ts";

export interface Comparison {
  readonly name: string;
  /** The share of requests that the figure is about: 0.95. */
  readonly share: number;
  /** Of the product's latency to the baseline's. */
  readonly atMost: number;
  readonly product: Load;
  readonly baseline: Load;
}

export interface Round {
  readonly product: Measured;
  readonly baseline: Measured;
  readonly ratio: number;
}

/** Both in turn, the product first in every other round, so that neither always meets the warmer machine. */
export async function compare(comparison: Comparison, rounds: number): Promise<Round[]> {
  const { product, baseline, share } = comparison;
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const inOrder = round % 2 === 0 ? [product, baseline] : [baseline, product];
    const [first, second] = [await drive(at(inOrder, 0)), await drive(at(inOrder, 1))];
    const [ours, theirs] = round % 2 === 0 ? [first, second] : [second, first];
    const ratio = percentile(ours, share) / percentile(theirs, share);
    measured.push({ product: ours, baseline: theirs, ratio });
  }
  return measured;
}

function at(loads: readonly Load[], index: number): Load {
  const load = loads[index];
  if (!load) throw new Error("no such load");
  return load;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const line = (name: string, measured: Measured): string => {
  const shares = [0.5, 0.95, 0.99].map(
    (share) => `p${share * 100} ${ms(percentile(measured, share))}`,
  );
  const statuses = [...measured.statuses].map(([status, count]) => `${count} x ${status}`);
  return `  ${name.padEnd(9)} ${shares.join("  ")}  ${measured.bytes} bytes  ${statuses.join(", ")}`;
};

/** What a person reads of it. */
export function report({ name, share, atMost }: Comparison, rounds: readonly Round[]): string {
  const ratios = rounds.map(({ ratio }) => ratio.toFixed(2)).join(", ");
  const lines = rounds.flatMap(({ product, baseline }) => [
    line("product", product),
    line("express", baseline),
  ]);
  return [
    name,
    ...lines,
    `  p${share * 100} is ${ratios} times that of Express; at most ${atMost} is the aim`,
  ].join("\n");
}
