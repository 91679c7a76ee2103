import type { Failure } from "@cohort/foundation";
import { closest } from "./closest.ts";
import type { Conversions } from "./conversions.ts";
import { type Dictionary, GENERAL_WORDS } from "./dictionary.ts";
import { questionKey } from "./questionnaires.ts";
import type { Site } from "./site.ts";
import { type Path, pathText } from "./yaml-source.ts";

/** What of a site file only the dictionary can tell: its concepts, words and the units of its limits. */
export function checkSite(dictionary: Dictionary, site: Site, units: Conversions): Failure[] {
  const concepts = new Map(dictionary.concepts.map((concept) => [concept.id, concept]));
  const failures: Failure[] = [];
  const add = (path: Path, code: string, message: string, action: string): void => {
    const at = site.at(path);
    failures.push({ code, message, action, path: pathText(path), ...(at === null ? {} : { at }) });
  };
  const known = (concept: string, path: Path): boolean => {
    if (concepts.has(concept)) return true;
    const meant = closest(concept, concepts.keys());
    const action = meant === null ? "use a concept id of the dictionary" : `did you mean ${meant}?`;
    add(path, "SITE.UNKNOWN_CONCEPT", `the dictionary has no concept ${concept}`, action);
    return false;
  };
  const checkUnit = (concept: string, written: string, path: Path, what: string): void => {
    if (units.canonicalValue(concept, 1, written) !== null) return;
    // Antibodies and the like have no canonical unit: their numbers are compared in the unit as written.
    const unit = concepts.get(concept)?.unit ?? null;
    if (unit === null) return;
    const message = `${written} cannot be converted to ${unit}, the unit of ${concept}`;
    add(path, "SITE.UNIT", message, `give ${what} in ${unit}`);
  };
  const { content } = site;
  for (const concept of Object.keys(content.recencyOfConcept)) {
    known(concept, ["recency", "concepts", concept]);
  }
  for (const [index, row] of content.limits.entries()) {
    if (!known(row.concept, ["limits", index, "concept"])) continue;
    checkUnit(row.concept, row.unit, ["limits", index, "unit"], "the limits");
  }
  const asked = new Set<string>();
  for (const [index, row] of content.questionnaires.entries()) {
    const key = questionKey(row.questionnaire, row.linkId);
    if (asked.has(key)) {
      const message = `the question ${row.linkId} of ${row.questionnaire} is mapped twice`;
      add(["questionnaires", index], "SITE.DUPLICATE", message, "keep one of the two rows");
    }
    asked.add(key);
    if (!known(row.concept, ["questionnaires", index, "concept"]) || row.unit === null) continue;
    checkUnit(row.concept, row.unit, ["questionnaires", index, "unit"], "the answer");
  }
  for (const [index, row] of content.units.entries()) {
    for (const [place, concept] of (row.concepts ?? []).entries()) {
      known(concept, ["units", index, "concepts", place]);
    }
  }
  for (const [index, row] of content.codes.entries()) {
    if (!known(row.concept, ["codes", index, "concept"]) || row.word === null) continue;
    const list = concepts.get(row.concept)?.words ?? GENERAL_WORDS;
    const words = dictionary.words
      .filter((entry) => entry.list === list || entry.list === GENERAL_WORDS)
      .map((entry) => entry.word);
    if (words.includes(row.word)) continue;
    const meant = closest(row.word, words);
    add(
      ["codes", index, "word"],
      "SITE.UNKNOWN_WORD",
      `${row.concept} has no result word ${row.word}`,
      meant === null ? `use one of: ${words.join(", ")}` : `did you mean ${meant}?`,
    );
  }
  return failures;
}
