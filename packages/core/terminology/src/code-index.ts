import { type ConceptId, conceptId } from "@cohort/foundation";
import { type Concept, type Hit, TIERS } from "./concept.ts";
import type { DictionaryCode, DictionaryConcept } from "./dictionary.ts";
import { memoised } from "./memo.ts";
import type { SiteContent } from "./site.ts";
import { comparable, SYSTEM_OF_URI } from "./systems.ts";
import type { Coding } from "./terminology.ts";

type Claims = Map<string, Hit[]>;

/** What one code system's codes stand for: whole codes and beginnings of codes. */
interface SystemClaims {
  readonly exact: Claims;
  readonly prefix: Claims;
}

const NO_HITS: readonly Hit[] = [];

function add(claims: Claims, code: string, hit: Hit): void {
  const hits = claims.get(code);
  if (hits) hits.push(hit);
  else claims.set(code, [hit]);
}

function* claimed(claims: SystemClaims | undefined, code: string): Generator<Hit> {
  if (!claims) return;
  yield* claims.exact.get(code) ?? NO_HITS;
  if (claims.prefix.size === 0) return;
  for (let length = 1; length <= code.length; length += 1) {
    yield* claims.prefix.get(code.slice(0, length)) ?? NO_HITS;
  }
}

type Claimed = (system: string, code: string) => Iterable<Hit>;

function indexOf(concepts: readonly DictionaryConcept[], field: "codes" | "excluded"): Claimed {
  const systems = new Map<string, SystemClaims>();
  for (const concept of concepts) {
    for (const row of concept[field]) {
      const claims = systems.get(row.system) ?? { exact: new Map(), prefix: new Map() };
      systems.set(row.system, claims);
      add(row.prefix ? claims.prefix : claims.exact, row.code, hitOf(concept.id, row));
    }
  }
  return (system, code) => claimed(systems.get(system), code);
}

const hitOf = (concept: string, row: Pick<DictionaryCode, "tier" | "word">): Hit => ({
  concept: conceptId(concept),
  tier: row.tier,
  ...(row.word === null ? {} : { word: row.word }),
});

const strength = (hit: Hit): number => TIERS.indexOf(hit.tier);

/** The surest claim of each concept, without broader concepts that a narrower one brings along anyway. */
function direct(hits: Iterable<Hit>, concepts: ReadonlyMap<ConceptId, Concept>): readonly Hit[] {
  const best = new Map<ConceptId, Hit>();
  for (const hit of hits) {
    const before = best.get(hit.concept);
    if (!before || strength(hit) < strength(before)) best.set(hit.concept, hit);
  }
  const all = [...best.values()];
  return all
    .filter(
      (hit) =>
        !all.some(
          (other) =>
            strength(other) <= strength(hit) &&
            concepts.get(other.concept)?.broader.includes(hit.concept) === true,
        ),
    )
    .toSorted((a, b) => strength(a) - strength(b) || (a.concept < b.concept ? -1 : 1));
}

export interface CodeIndex {
  readonly hits: (coding: Coding) => readonly Hit[];
  readonly isExcluded: (coding: Coding) => boolean;
  /** Our short name of a system where it has one, else its URI; empty where there is none. */
  readonly systemOf: (uri: string | null) => string;
}

/**
 * Look-ups from code to concepts. A site's rows for a code stand in place of the dictionary's; every
 * concept is also claimed by its own id as a local code.
 */
export function codeIndex(
  dictionary: readonly DictionaryConcept[],
  concepts: ReadonlyMap<ConceptId, Concept>,
  site: SiteContent,
): CodeIndex {
  const systemOf = (uri: string | null): string => {
    if (uri === null) return "";
    if (Object.hasOwn(site.systems, uri)) return site.systems[uri] ?? uri;
    // A SNOMED CT edition or version (http://snomed.info/sct/<module>/version/<date>) is SNOMED CT.
    if (uri.startsWith("http://snomed.info/sct/")) return "snomed";
    return SYSTEM_OF_URI.get(uri) ?? uri;
  };
  const keyOf = (system: string, code: string): string => `${system}|${comparable(system, code)}`;

  const fromSite: Claims = new Map();
  for (const row of site.codes) {
    const hit = hitOf(row.concept, { tier: "core", word: row.word });
    add(fromSite, keyOf(systemOf(row.system), row.code), hit);
  }
  const claims = indexOf(dictionary, "codes");
  const exclusions = indexOf(dictionary, "excluded");

  const look = (system: string, code: string): readonly Hit[] => {
    const chosen = fromSite.get(`${system}|${code}`);
    if (chosen) return direct(chosen, concepts);
    const excluded = new Set<ConceptId>();
    for (const { concept } of exclusions(system, code)) excluded.add(concept);
    const hits = [...claims(system, code)].filter((hit) => !excluded.has(hit.concept));
    if (system === "local" && concepts.has(conceptId(code))) {
      hits.push({ concept: conceptId(code), tier: "core" });
    }
    return direct(hits, concepts);
  };
  const split = (key: string): [string, string] => {
    const bar = key.lastIndexOf("\n");
    return [key.slice(0, bar), key.slice(bar + 1)];
  };
  const hitsOf = memoised((key) => {
    const [uri, code] = split(key);
    const system = systemOf(uri === "" ? null : uri);
    return look(system, comparable(system, code));
  });
  const excludedOf = memoised((key) => {
    const [uri, code] = split(key);
    const system = systemOf(uri === "" ? null : uri);
    const [first] = exclusions(system, comparable(system, code));
    return first !== undefined;
  });
  const key = (coding: Coding): string => `${coding.system ?? ""}\n${coding.code}`;
  return {
    hits: (coding) => hitsOf(key(coding)),
    isExcluded: (coding) => excludedOf(key(coding)),
    systemOf,
  };
}
