const FEWEST = 3;
const MOST = 6;

/** Digits that say something: of 0.62 two, of 12.5 three. */
const digitsOf = (value: number | string): number =>
  String(value).replace(/e.*$/iu, "").replaceAll(/\D/gu, "").replace(/^0+/u, "").length;

/**
 * A converted number as exactly as it was recorded, at least to three digits, and never so roughly that it would stand on the
 * other side of what it is held against, or upon it.
 */
export function significant(
  converted: number,
  recorded: number | string,
  against: readonly (number | null)[] = [],
): number {
  for (let digits = Math.max(FEWEST, digitsOf(recorded)); digits < MOST; digits += 1) {
    const rounded = Number(converted.toPrecision(digits));
    const isTrue = against.every(
      (bound) => bound === null || Math.sign(rounded - bound) === Math.sign(converted - bound),
    );
    if (isTrue) return rounded;
  }
  return Number(converted.toPrecision(MOST));
}
