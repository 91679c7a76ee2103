import { NUMBER, SIGN, UNIT, isMoreNumber } from "./measured-text.ts";
import { comparatorOf } from "./quantity.ts";

/** Limits of normal written as text. `unit` is not yet known to be one. */
export interface RangeText {
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string | null;
}

const BETWEEN = new RegExp(
  String.raw`^\s*\[?\(?\s*${NUMBER}\s*(?:-{1,2}|[–—−~～〜]|to|bis)\s*${NUMBER}\s*\)?\]?\s*${UNIT}\s*$`,
  "i",
);
const ONE_SIDED = new RegExp(String.raw`^\s*${SIGN}\s*${NUMBER}\s*${UNIT}\s*$`);

/**
 * A plain range: `a - b unit`, `<= b`, `< b`, `>= a`, `> a`. A strict end counts as the
 * limit itself: it is the last value called normal, as far as the laboratory says. Null for anything else.
 */
export function parseRangeText(text: string): RangeText | null {
  if (text.length > 80) return null;
  const between = BETWEEN.exec(text);
  if (between) {
    return plain({ low: Number(between[1]), high: Number(between[2]), unit: between[3] ?? null });
  }
  const side = ONE_SIDED.exec(text);
  if (!side) return null;
  const limit = Number(side[2]);
  const unit = side[3] ?? null;
  const isUpper = comparatorOf(side[1])?.startsWith("<") === true;
  return plain(isUpper ? { low: null, high: limit, unit } : { low: limit, high: null, unit });
}

const plain = (range: RangeText): RangeText | null =>
  isMoreNumber(range.unit) || (range.low !== null && range.high !== null && range.low > range.high)
    ? null
    : range;
