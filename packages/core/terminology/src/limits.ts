import { completedYears, type ConceptId, type Day, type DaySpan } from "@cohort/foundation";
import type { SiteLimit } from "./concept.ts";
import type { SiteLimitRow } from "./site.ts";

const fitsAge = (row: SiteLimitRow, age: number): boolean =>
  (row.ageFrom === null || age >= row.ageFrom) && (row.ageTo === null || age <= row.ageTo);

export type SiteLimitOf = (
  concept: ConceptId,
  sex: string | null,
  birth: DaySpan | null,
  on: Day,
) => SiteLimit | null;

/**
 * The first row of the site's table that fits sex and age. A row that fits only one end of an uncertain
 * birth date decides nothing, and nothing after it does: null.
 */
export function siteLimits(rows: readonly SiteLimitRow[]): SiteLimitOf {
  const byConcept = new Map<string, SiteLimitRow[]>();
  for (const row of rows) byConcept.set(row.concept, [...(byConcept.get(row.concept) ?? []), row]);
  return (concept, sex, birth, on) => {
    for (const row of byConcept.get(concept) ?? []) {
      if (row.sex !== null && row.sex !== sex) continue;
      if (row.ageFrom !== null || row.ageTo !== null) {
        if (birth === null) return null;
        const oldest = fitsAge(row, completedYears(birth.from, on));
        const youngest = fitsAge(row, completedYears(birth.to, on));
        if (!oldest && !youngest) continue;
        if (oldest !== youngest) return null;
      }
      return { low: row.low, high: row.high, unit: row.unit };
    }
    return null;
  };
}
