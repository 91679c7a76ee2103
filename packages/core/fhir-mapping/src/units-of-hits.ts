import type { ConceptId } from "@cohort/foundation";
import type { Hit } from "@cohort/terminology";
import type { Reading } from "./reading.ts";

/** Whether some concept of an entry has a unit that this one converts to. */
export const isConvertible = (unit: string, hits: readonly Hit[], reading: Reading): boolean =>
  hits.some((hit) => converts(hit.concept, unit, reading));

const converts = (concept: ConceptId, unit: string, reading: Reading): boolean =>
  reading.terminology.canonicalValue(concept, 1, unit) !== null;

/** What keeps a number from being compared; null where nothing does, or no concept has a unit at all. */
export function unitFault(
  unit: string | null,
  hits: readonly Hit[],
  reading: Reading,
): "missing" | "foreign" | null {
  let fault: "missing" | "foreign" | null = null;
  for (const hit of hits) {
    const concept = reading.terminology.concepts.get(hit.concept);
    if (!concept || concept.unit === null) return null;
    if (unit === null ? concept.unitless : converts(concept.id, unit, reading)) {
      return null;
    }
    fault = unit === null ? "missing" : "foreign";
  }
  return fault;
}
