import type { Failure } from "@cohort/foundation";
import { closest } from "./closest.ts";
import type { Conversions } from "./conversions.ts";
import { type Dictionary, GENERAL_WORDS } from "./dictionary.ts";
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
  const { content } = site;
  for (const concept of Object.keys(content.recencyOfConcept)) {
    known(concept, ["recency", "concepts", concept]);
  }
  for (const [index, row] of content.limits.entries()) {
    if (!known(row.concept, ["limits", index, "concept"])) continue;
    if (units.canonicalValue(row.concept, 1, row.unit) !== null) continue;
    // Antibodies and the like have no canonical unit: their limits are compared in the unit as written.
    const unit = concepts.get(row.concept)?.unit ?? null;
    if (unit === null) continue;
    const message = `${row.unit} cannot be converted to ${unit}, the unit of ${row.concept}`;
    add(["limits", index, "unit"], "SITE.UNIT", message, `give the limits in ${unit}`);
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
