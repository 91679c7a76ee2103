import { type ConceptId, conceptId, memoised } from "@cohort/foundation";
import type { Concept } from "./concept.ts";
import type { DictionaryCode, DictionaryConcept } from "./dictionary.ts";
import type { SiteContent } from "./site.ts";
import { CODE_SYSTEMS, isSystemName, LOCAL_SYSTEM, type SystemName } from "./systems.ts";

/** A code as FHIR says it: with the system's URI, and as the system prints it. */
export interface PrintedCode {
  readonly system: string;
  readonly code: string;
}

/** ICD-10 prints a dot behind the category; codes are compared without. */
const printed = (system: SystemName, code: string): string =>
  system.startsWith("icd-10") && system !== "icd-10-pcs" && code.length > 3
    ? `${code.slice(0, 3)}.${code.slice(3)}`
    : code;

const systemUri = (system: string): string =>
  isSystemName(system) ? CODE_SYSTEMS[system].uri : system;

/** Whole codes that are surely the concept and say no result of their own. */
const isName = ({ tier, prefix, word }: DictionaryCode): boolean =>
  tier === "core" && !prefix && word === null;

/**
 * The codes to ask for a concept by: the site's own first, then the dictionary's; of a concept that has none, those of the
 * concepts that belong to it; else its id as a local code. Never empty.
 */
export function codesOfConcepts(
  dictionary: readonly DictionaryConcept[],
  concepts: ReadonlyMap<ConceptId, Concept>,
  site: Pick<SiteContent, "codes">,
): (concept: ConceptId) => readonly PrintedCode[] {
  const entries = new Map(dictionary.map((entry) => [entry.id, entry]));
  const own = (concept: string): readonly PrintedCode[] => [
    ...site.codes
      .filter((row) => row.concept === concept && row.word === null)
      .flatMap(({ system, code }) =>
        system === null ? [] : [{ system: systemUri(system), code }],
      ),
    ...(entries.get(concept)?.codes ?? [])
      .filter(isName)
      .map(({ system, code }) => ({ system: systemUri(system), code: printed(system, code) })),
  ];
  const codesOf = memoised((concept): readonly PrintedCode[] => {
    const named = own(concept);
    if (named.length > 0) return named;
    const below = (concepts.get(conceptId(concept))?.narrower ?? []).flatMap(own);
    const each = new Map(below.map((one) => [`${one.system}|${one.code}`, one]));
    return each.size > 0 ? [...each.values()] : [{ system: LOCAL_SYSTEM, code: concept }];
  });
  return codesOf;
}
