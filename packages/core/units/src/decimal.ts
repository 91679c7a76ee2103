import { Big } from "big.js";

/**
 * Order of two numbers. Doubles order as their shortest decimals do, so a plain comparison is exact in
 * decimal arithmetic; what must not be left to floats is the product that came before it.
 */
export function compareDecimal(a: number, b: number): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The product as people work it out on paper: 1.5 x 1.2 is 1.8, where floats say 1.7999999999999998.
 * Infinity and NaN pass through as floats have them.
 */
export function multiplyDecimal(a: number, b: number): number {
  const product = a * b;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) {
    return product;
  }
  if (!Number.isFinite(product)) return product;
  return new Big(a).times(b).toNumber();
}
