import { memoised } from "@cohort/foundation";
import type { Comparator } from "@cohort/record";
import { readUnit } from "@cohort/units";
import type { Quantity } from "fhir/r4.js";
import { type Raw, textOf, valueOf } from "./raw.ts";

const UCUM = "http://unitsofmeasure.org";
/** Longer than any unit: prose in the wrong place, and prose is not kept. */
const LONGEST_UNIT = 60;

/** UCUM's code where there is one, else the unit as people read it, else some other code. */
export function unitOf(quantity: Raw<Quantity>): string | null {
  const code = textOf(quantity, "code");
  const unit =
    code !== null && textOf(quantity, "system") === UCUM
      ? code
      : (textOf(quantity, "unit") ?? code);
  const trimmed = unit?.trim() ?? "";
  return trimmed === "" || trimmed.length > LONGEST_UNIT ? null : trimmed;
}

const plainUcum = memoised((unit): string | null => {
  const ucum = readUnit(unit);
  return ucum === null || /[{}]/.test(ucum) ? null : ucum;
});

/** The unit as UCUM; null where it is none, or where its annotation could say anything. */
export function ucumOf(quantity: Raw<Quantity>): string | null {
  const unit = unitOf(quantity);
  return unit === null ? null : plainUcum(unit);
}

const COMPARATORS: ReadonlyMap<unknown, Comparator> = new Map([
  ["<", "<"],
  ["<=", "<="],
  [">=", ">="],
  [">", ">"],
  ["≤", "<="],
  ["≥", ">="],
  ["＜", "<"],
  ["＞", ">"],
]);

export const comparatorOf = (sign: unknown): Comparator | null => COMPARATORS.get(sign) ?? null;

/** Undefined: no comparator. Null: one that is none of FHIR R4's four. */
export function quantityComparator(quantity: Raw<Quantity>): Comparator | null | undefined {
  const sign = valueOf(quantity, "comparator");
  return sign === undefined ? undefined : comparatorOf(sign);
}
