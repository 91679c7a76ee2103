import { type Conversion, conversion, convert, readUnit } from "@cohort/units";
import type { DictionaryConcept } from "./dictionary.ts";
import { memoised } from "@cohort/foundation";
import type { SiteContent } from "./site.ts";

export interface Conversions {
  readonly factor: (concept: string, unit: string) => number | null;
  readonly canonicalValue: (concept: string, value: number, unit: string) => number | null;
}

/**
 * A unit that is nothing but an annotation: points of a score, an INR. A percentage is not a hundredth of
 * it but another quantity (strength in per cent of normal, prothrombin activity).
 */
const isCount = (unit: string): boolean => /^\{[^{}]*\}$/.test(unit);

function reader(
  concept: DictionaryConcept,
  aliases: SiteContent["units"],
): (unit: string) => Conversion | null {
  const own = new Map<string, string>();
  for (const { written, ucum, concepts } of aliases) {
    if (concepts === null && !own.has(written)) own.set(written, ucum);
    if (concepts?.includes(concept.id) === true) own.set(written, ucum);
  }
  return memoised((unit) => {
    if (concept.unit === null) return null;
    const code = own.get(unit.trim()) ?? readUnit(unit);
    if (code === null || (code === "%" && isCount(concept.unit))) return null;
    return conversion(code, concept.unit, concept.printed);
  });
}

/** Conversions into canonical units, worked out once for each concept and unit and then looked up. */
export function conversions(
  concepts: readonly DictionaryConcept[],
  aliases: SiteContent["units"],
): Conversions {
  const readers = new Map(concepts.map((concept) => [concept.id, reader(concept, aliases)]));
  const how = (concept: string, unit: string): Conversion | null =>
    readers.get(concept)?.(unit) ?? null;
  return {
    factor(concept, unit) {
      const found = how(concept, unit);
      return found?.kind === "linear" ? found.factor : null;
    },
    canonicalValue(concept, value, unit) {
      const found = how(concept, unit);
      return found === null ? null : convert(value, found);
    },
  };
}
