export { conversion, convert, unitFactor } from "./conversion.ts";
export type { Conversion, PrintedFactors } from "./conversion.ts";
export { compareDecimal, multiplyDecimal } from "./decimal.ts";
export { readUnit } from "./read-unit.ts";
export { isUcum } from "./ucum.ts";
