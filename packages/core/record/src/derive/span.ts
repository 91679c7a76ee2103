import type { ObservedValue } from "../record.ts";

/** What an input or a result leaves possible, both ends included; an unbounded end is infinite. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

export const exactly = (value: number): Span => ({ low: value, high: value });

/** "At least": what a partial sum says. */
export const atLeast = (value: number): Span => ({ low: value, high: Infinity });

/** Everything that any of them leaves possible. */
export const hull = (spans: readonly Span[]): Span => ({
  low: Math.min(...spans.map(({ low }) => low)),
  high: Math.max(...spans.map(({ high }) => high)),
});

/** The numbers that an input can take. */
export interface Bounds {
  readonly least: number;
  readonly most?: number;
  /** The least itself cannot be: a creatinine of 0 is no result. */
  readonly above?: true;
}

/** The part of a span that lies within bounds; null where none does. */
export function within({ low, high }: Span, bounds: Bounds): Span | null {
  const { least, most = Infinity } = bounds;
  if (high < least || low > most || (bounds.above && high === least)) return null;
  return { low: Math.max(low, least), high: Math.min(high, most) };
}

type End = (input: Span) => number;

/**
 * What a monotone formula leaves possible. It names each input by `up` where its result rises with the
 * input and by `down` where it falls. An end that rests on an unbounded input is unbounded itself.
 */
export function over(formula: (up: End, down: End) => number): Span {
  const worked = (up: keyof Span, down: keyof Span): number | null => {
    let bounded = true;
    const end =
      (side: keyof Span): End =>
      (input) => {
        bounded &&= Number.isFinite(input[side]);
        return input[side];
      };
    const value = formula(end(up), end(down));
    return bounded && Number.isFinite(value) ? value : null;
  };
  return { low: worked("low", "high") ?? -Infinity, high: worked("high", "low") ?? Infinity };
}

/** Fifteen digits: what binary arithmetic adds beyond them is noise (0.3 / 0.2 is 1.4999999999999998). */
const decimal = (value: number): number => Number(value.toPrecision(15));

/** A span as a result; null where it says nothing. */
export function toValue({ low, high }: Span, unit: string): ObservedValue | null {
  const end = (value: number): number | null => (Number.isFinite(value) ? decimal(value) : null);
  const [from, to] = [end(low), end(high)];
  if (from === null && to === null) return null;
  if (from !== null && from === to) return { type: "quantity", value: from, unit };
  return { type: "interval", low: from, high: to, unit };
}
