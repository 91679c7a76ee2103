import type { Comparator } from "@cohort/record";
import { comparatorOf } from "./quantity.ts";

/** A number written as text, with what stands around it. `unit` is not yet known to be one. */
export interface MeasuredText {
  readonly value: number;
  readonly comparator: Comparator | null;
  readonly unit: string | null;
}

/** Parts of regular expressions for what laboratories write, each with one group. */
export const SIGN = String.raw`(<=|>=|[<>≤≥＜＞])`;
export const NUMBER = String.raw`([+-]?\d{1,15}(?:\.\d{1,15})?)`;
export const UNIT = String.raw`(\S{1,40})?`;

const MEASURED = new RegExp(String.raw`^\s*${SIGN}?\s*${NUMBER}\s*${UNIT}\s*$`);
const TITRE = new RegExp(String.raw`^\s*${SIGN}?\s*1\s*[:：]\s*(\d{1,9})\s*$`);
const MORE_NUMBER = /^(?!10[*^])[\d.,:;+-]/;

/** "1,200", "5-10", "12:30", "1 2" go on like a number; `10*9/L` is a unit. */
export const isMoreNumber = (unit: string | null): boolean =>
  unit !== null && MORE_NUMBER.test(unit);

/** UCUM's unit of a titre: the reciprocal of the last dilution that still reacts. */
export const TITRE_UNIT = "{titer}";

/**
 * `1.2`, `<50`, `≥ 3 mg/L`, `1:80`. Null for anything else: a decimal comma, a range or a sentence is
 * not guessed at.
 */
export function parseMeasured(text: string): MeasuredText | null {
  if (text.length > 80) return null;
  const titre = TITRE.exec(text);
  if (titre) {
    return { value: Number(titre[2]), comparator: comparatorOf(titre[1]), unit: TITRE_UNIT };
  }
  const match = MEASURED.exec(text);
  if (!match) return null;
  const unit = match[3] ?? null;
  if (isMoreNumber(unit)) return null;
  return { value: Number(match[2]), comparator: comparatorOf(match[1]), unit };
}
