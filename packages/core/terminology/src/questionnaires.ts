import { type ConceptId, conceptId } from "@cohort/foundation";
import type { SiteQuestion } from "./site.ts";

/** What the site file says of one question: the concept that its answer is a result of. */
export interface Question {
  readonly concept: ConceptId;
  /** UCUM unit of a number given as the answer; null: not said. */
  readonly unit: string | null;
}

/** `http://x/q|2.1#part` as its URL and version (R4 2.1.0.4). */
export function canonicalParts(canonical: string): {
  readonly url: string;
  readonly version: string | null;
} {
  const [whole = ""] = canonical.trim().split("#", 1);
  const bar = whole.indexOf("|");
  if (bar < 0) return { url: whole, version: null };
  return { url: whole.slice(0, bar), version: whole.slice(bar + 1) || null };
}

/** One text for a question of one version of a questionnaire, or of any. */
export const questionKey = (canonical: string, linkId: string): string => {
  const { url, version } = canonicalParts(canonical);
  return JSON.stringify([url, version, linkId]);
};

/** A row for the very version counts first, then one without a version. */
export function questionReader(
  rows: readonly SiteQuestion[],
): (questionnaire: string, linkId: string) => Question | null {
  const byKey = new Map<string, Question>(
    rows.map(({ questionnaire, linkId, concept, unit }) => [
      questionKey(questionnaire, linkId),
      { concept: conceptId(concept), unit },
    ]),
  );
  return (questionnaire, linkId) =>
    byKey.get(questionKey(questionnaire, linkId)) ??
    byKey.get(questionKey(canonicalParts(questionnaire).url, linkId)) ??
    null;
}
