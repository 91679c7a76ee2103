import { multiplyDecimal } from "./decimal.ts";
import { CONTEXT, HARMLESS_ANNOTATIONS } from "./spelling.ts";
import { tidy, ucumLine } from "./ucum.ts";

/** How a value in one unit becomes a value in another. `antilog`: ten to the power of it. */
export type Conversion =
  | { readonly kind: "linear"; readonly factor: number }
  | { readonly kind: "affine"; readonly factor: number; readonly offset: number }
  | { readonly kind: "antilog"; readonly factor: number };

/** Factors as the dictionary prints them: UCUM code to what one of it is in the canonical unit. */
export type PrintedFactors = Readonly<Record<string, number>>;

const linear = (factor: number): Conversion => ({ kind: "linear", factor });

/** Annotations carry no amount in UCUM, but `{copies}` and `{1.73_m2}` do for us. */
const meaning = (unit: string): string =>
  (unit.match(/\{[^}]*\}/g) ?? [])
    .map((text) => text.slice(1, -1).toLowerCase())
    .filter((text) => !HARMLESS_ANNOTATIONS.has(text))
    .join(" ");

function byUcum(from: string, to: string): Conversion | null {
  if (meaning(from) !== meaning(to)) return null;
  const line = ucumLine(from, to);
  if (!line) return null;
  return line.offset === 0 ? linear(line.factor) : { kind: "affine", ...line };
}

/** By way of a printed unit: ug/mL of creatinine is 0.1 mg/dL, and mg/dL is printed. */
function byPrinted(from: string, printed: PrintedFactors): Conversion | null {
  for (const [unit, factor] of Object.entries(printed)) {
    const step = byUcum(from, unit);
    if (step?.kind === "linear") return linear(tidy(multiplyDecimal(step.factor, factor)));
  }
  return null;
}

/**
 * How a value in `from` becomes one in `canonical`, both UCUM codes as `readUnit` gives them. The
 * dictionary's printed factors win, then UCUM; copies never become international units, and what is
 * indexed to body surface never becomes what is not. Null: not convertible.
 */
export function conversion(
  from: string,
  canonical: string,
  printed: PrintedFactors = {},
): Conversion | null {
  if (from === canonical) return linear(1);
  const factor = Object.hasOwn(printed, from) ? printed[from] : undefined;
  if (factor !== undefined) return linear(factor);
  const context = CONTEXT.find((row) => row.canonical === canonical && row.written === from);
  if (context) return conversion(context.unit, canonical, printed);
  if (from === "{Log_IU}/mL") {
    const back = conversion("[IU]/mL", canonical, printed);
    return back?.kind === "linear" ? { kind: "antilog", factor: back.factor } : null;
  }
  return byUcum(from, canonical) ?? byPrinted(from, printed);
}

/** A value in the canonical unit. Products are decimal: 1.2 mg/dL of creatinine are 106.08 umol/L. */
export function convert(value: number, how: Conversion): number {
  switch (how.kind) {
    case "linear":
      return multiplyDecimal(value, how.factor);
    case "affine":
      return tidy(multiplyDecimal(value, how.factor) + how.offset);
    case "antilog":
      return multiplyDecimal(tidy(10 ** value), how.factor);
  }
}

/**
 * What one of `from` is in `canonical`; null where not convertible, or not by a factor alone (degrees,
 * logarithms).
 */
export function unitFactor(
  from: string,
  canonical: string,
  printed: PrintedFactors = {},
): number | null {
  const how = conversion(from, canonical, printed);
  return how?.kind === "linear" ? how.factor : null;
}
