import type { Terminology } from "@cohort/terminology";
import type { Coding, Ratio } from "fhir/r4.js";
import { parseDoseUnit } from "./dose-unit.ts";
import { unitOf } from "./quantity.ts";
import { type Raw, child, numberOf, textOf } from "./raw.ts";

/** How much of the drug is in one piece or in one millilitre. */
export interface Strength {
  readonly mg: number;
  readonly per: "count" | "volume";
}

export const RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm";

/** Of Medication.ingredient.strength: `20 mg` in `1 tablet`, `5 mg` in `1 mL`. */
export function strengthOfRatio(ratio: Raw<Ratio> | null): Strength | null {
  const above = ratio && child(ratio, "numerator");
  const below = ratio && child(ratio, "denominator");
  const amount = above && numberOf(above, "value");
  if (!above || amount === null) return null;
  const mass = parseDoseUnit(unitOf(above));
  const whole = parseDoseUnit(below ? unitOf(below) : null);
  const parts = below ? (numberOf(below, "value") ?? 1) : 1;
  if (mass?.per !== "mass" || mass.perKg || mass.daily > 0 || parts <= 0) return null;
  if (whole?.per === "count") return { mg: (amount * mass.mg) / parts, per: "count" };
  if (whole?.per === "volume")
    return { mg: (amount * mass.mg) / (parts * whole.ml), per: "volume" };
  return null;
}

/** `20 MG`, `0.5 MG/ML`; a rate such as `MG/HR` is followed by neither a blank nor the end. */
const AMOUNT = /(\d+(?:\.\d+)?) ?(mg|g|mcg|ug)(\/ml)?(?![\w/])/gi;
const ANY_AMOUNT = /\d ?(?:mg|g|mcg|ug|unt|meq|mmol|actuat)\b/gi;

/**
 * Of an RxNorm product's name, which RxNorm builds by rule: `predniSONE 20 MG Oral Tablet`. Null where it
 * names more than one amount (several ingredients) or none.
 */
export function strengthOfProduct(coding: Raw<Coding>): Strength | null {
  const display = textOf(coding, "display");
  if (textOf(coding, "system") !== RXNORM || display === null || display.length > 300) return null;
  if (display.includes(" / ") || (display.match(ANY_AMOUNT)?.length ?? 0) !== 1) return null;
  const [amount, ...more] = display.matchAll(AMOUNT);
  if (!amount || more.length > 0) return null;
  const unit = parseDoseUnit(amount[2] ?? null);
  if (unit?.per !== "mass") return null;
  const mg = Number(amount[1]) * unit.mg;
  return { mg, per: amount[3] === undefined ? "count" : "volume" };
}

/** Of a product that came without a name that says an amount: as the dictionary has it. */
export function strengthOfCode(coding: Raw<Coding>, terminology: Terminology): Strength | null {
  const code = textOf(coding, "code");
  const display = textOf(coding, "display");
  if (code === null || code.length > 200 || /\d/.test(display?.slice(0, 300) ?? "")) return null;
  const mg = terminology.tabletMg({ system: textOf(coding, "system"), code });
  return mg === null ? null : { mg, per: "count" };
}
