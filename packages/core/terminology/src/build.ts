import {
  canonicalJson,
  type ConceptId,
  conceptId,
  dayInZone,
  type Failure,
  fail,
  hashOf,
  InternalError,
  ok,
  type Result,
} from "@cohort/foundation";
import { checkSite } from "./check-site.ts";
import { codeIndex } from "./code-index.ts";
import { codesOfConcepts } from "./codes-of.ts";
import type { Concept } from "./concept.ts";
import { conversions } from "./conversions.ts";
import type { Dictionary, DictionaryConcept } from "./dictionary.ts";
import { siteLimits } from "./limits.ts";
import { questionReader } from "./questionnaires.ts";
import type { Site } from "./site.ts";
import { suspector } from "./suspect.ts";
import type { Terminology } from "./terminology.ts";
import { wordReader } from "./words.ts";

type Links = ReadonlyMap<string, readonly string[]>;

/** Everything that can be reached over the links, in order of id. The dictionary has no circles. */
function reach(start: string, links: Links): readonly ConceptId[] {
  const seen = new Set<string>();
  const open = [...(links.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(links.get(next) ?? []));
  }
  return [...seen].toSorted().map(conceptId);
}

function resolve(dictionary: readonly DictionaryConcept[]): ReadonlyMap<ConceptId, Concept> {
  const up = new Map(dictionary.map(({ id, broader }) => [id, broader]));
  const down = new Map<string, string[]>();
  for (const { id, broader } of dictionary) {
    for (const parent of broader) down.set(parent, [...(down.get(parent) ?? []), id]);
  }
  return new Map(
    dictionary.map((entry) => [
      conceptId(entry.id),
      {
        id: conceptId(entry.id),
        label: entry.label,
        kind: entry.kind,
        recency: entry.recency,
        unit: entry.unit,
        unitless: entry.unitless,
        broader: reach(entry.id, up),
        narrower: reach(entry.id, down),
        prednisonePerMg: entry.equalsPrednisone5 === null ? null : 5 / entry.equalsPrednisone5,
        systemic: entry.systemic,
        mechanism: entry.mechanism,
        belowLimitIsNormal: entry.belowLimitIsNormal,
        specimen: entry.specimen,
        reportPhrases: entry.reportPhrases,
      },
    ]),
  );
}

/** What decides how FHIR is read; limits and windows are used later, on the stored record. */
function mappingHash(dictionary: Dictionary, { content }: Site): string {
  return hashOf({
    concepts: dictionary.concepts.map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      label: entry.label,
      synonyms: entry.synonyms,
      words: entry.words,
      broader: entry.broader,
      codes: entry.codes,
      excluded: entry.excluded,
      systemic: entry.systemic,
      specimen: entry.specimen,
      reportPhrases: entry.reportPhrases,
      tablets: entry.tablets,
    })),
    words: dictionary.words,
    descendants: dictionary.descendants,
    codes: content.codes,
    // Which unit a text names decides whether it is kept.
    units: content.units,
    questionnaires: content.questionnaires,
    systems: content.systems,
    timeZone: content.timeZone,
  });
}

/**
 * Compiles dictionary and site file into look-ups. Fails where the site file names a concept, word or
 * unit that the dictionary does not have.
 */
export function buildTerminology(
  dictionary: Dictionary,
  site: Site,
): Result<Terminology, Failure[]> {
  const { content } = site;
  const units = conversions(dictionary.concepts, content.units);
  const failures = checkSite(dictionary, site, units);
  if (failures.length > 0) return fail(failures);
  const dayOf = dayInZone(content.timeZone);
  if (!dayOf) throw new InternalError(`time zone ${content.timeZone} passed the site file's check`);

  const concepts = resolve(dictionary.concepts);
  const codes = codeIndex(dictionary, concepts, content);
  const tablets = new Map(dictionary.concepts.flatMap((entry) => Object.entries(entry.tablets)));
  const windowOf = (concept: ConceptId) => {
    if (Object.hasOwn(content.recencyOfConcept, concept)) {
      return content.recencyOfConcept[concept] ?? null;
    }
    return content.recency[concepts.get(concept)?.recency ?? "ever"];
  };
  return ok({
    dictionaryHash: hashOf(dictionary),
    siteHash: hashOf(content),
    mappingHash: mappingHash(dictionary, site),
    sources: () => ({ dictionary: canonicalJson(dictionary), site: canonicalJson(content) }),
    hierarchies: Object.keys(dictionary.descendants).toSorted(),
    timeZone: content.timeZone,
    dayOf,
    concepts,
    hits: codes.hits,
    isExcluded: codes.isExcluded,
    codesOf: codesOfConcepts(dictionary.concepts, concepts, content),
    suspect: suspector(dictionary.concepts),
    word: wordReader(dictionary.concepts, dictionary.words, codes.systemOf),
    factor: units.factor,
    canonicalValue: units.canonicalValue,
    tabletMg: ({ system, code }) =>
      codes.systemOf(system) === "rxnorm" ? (tablets.get(code.trim()) ?? null) : null,
    recencyOf: (recency) => content.recency[recency],
    windowOf,
    question: questionReader(content.questionnaires),
    siteLimit: siteLimits(content.limits),
    childbearingAges: content.childbearingAges,
    episodeGapDays: content.episodeGapDays,
  });
}
