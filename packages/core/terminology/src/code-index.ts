import { type ConceptId, conceptId, memoised } from "@cohort/foundation";
import { type Concept, type Hit, TIERS } from "./concept.ts";
import type { Dictionary, DictionaryCode, DictionaryConcept } from "./dictionary.ts";
import { ancestry, meansDescendants } from "./hierarchy.ts";
import type { SiteContent } from "./site.ts";
import { comparable, SYSTEM_OF_URI } from "./systems.ts";
import type { Coding } from "./terminology.ts";

/** What one row says: which concept its code stands for, or is known not to. */
interface Claim {
  readonly hit: Hit;
  readonly row: DictionaryCode;
}

type Claims = Map<string, Claim[]>;

/** What one code system's codes stand for: whole codes and beginnings of codes. */
interface SystemClaims {
  readonly exact: Claims;
  readonly prefix: Claims;
}

type AncestorsOf = (system: string, code: string) => readonly string[];

const NO_CLAIMS: readonly Claim[] = [];

function add<Row>(rows: Map<string, Row[]>, code: string, row: Row): void {
  const before = rows.get(code);
  if (before) before.push(row);
  else rows.set(code, [row]);
}

function* claimed(
  claims: SystemClaims | undefined,
  code: string,
  ancestors: readonly string[],
): Generator<Claim> {
  if (!claims) return;
  yield* claims.exact.get(code) ?? NO_CLAIMS;
  for (const ancestor of ancestors) {
    for (const claim of claims.exact.get(ancestor) ?? NO_CLAIMS) {
      if (meansDescendants(claim.row)) yield claim;
    }
  }
  if (claims.prefix.size === 0) return;
  for (let length = 1; length <= code.length; length += 1) {
    yield* claims.prefix.get(code.slice(0, length)) ?? NO_CLAIMS;
  }
}

type Claimed = (system: string, code: string) => readonly Claim[];

function indexOf(
  concepts: readonly DictionaryConcept[],
  field: "codes" | "excluded",
  ancestorsOf: AncestorsOf,
): Claimed {
  const systems = new Map<string, SystemClaims>();
  for (const concept of concepts) {
    for (const row of concept[field]) {
      const claims = systems.get(row.system) ?? { exact: new Map(), prefix: new Map() };
      systems.set(row.system, claims);
      add(row.prefix ? claims.prefix : claims.exact, row.code, {
        hit: hitOf(concept.id, row),
        row,
      });
    }
  }
  return (system, code) => [...claimed(systems.get(system), code, ancestorsOf(system, code))];
}

/** A concept's rows for a code and its ancestors, without those that a nearer one overrides. */
function nearest(claims: readonly Claim[], ancestorsOf: AncestorsOf): readonly Claim[] {
  return claims.filter(
    ({ hit, row }) =>
      !claims.some(
        (other) =>
          other.hit.concept === hit.concept &&
          ancestorsOf(other.row.system, other.row.code).includes(row.code),
      ),
  );
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
  dictionary: Pick<Dictionary, "concepts" | "descendants">,
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

  const fromSite = new Map<string, Hit[]>();
  for (const row of site.codes) {
    const hit = hitOf(row.concept, { tier: "core", word: row.word });
    add(fromSite, keyOf(systemOf(row.system), row.code), hit);
  }
  const ancestorsOf = ancestry(dictionary.descendants);
  const claims = indexOf(dictionary.concepts, "codes", ancestorsOf);
  const exclusions = indexOf(dictionary.concepts, "excluded", ancestorsOf);

  /**
   * A code of the WHO's ICD-10 that no row knows, by the rows of its clinical modification: the two share their
   * categories, not every code below them, so that it takes a site to confirm it.
   */
  const modified = (code: string): readonly Hit[] => {
    const not = new Set(exclusions("icd-10-cm", code).map(({ hit }) => hit.concept));
    return claims("icd-10-cm", code)
      .filter(({ hit }) => !not.has(hit.concept))
      .map(({ hit }) => (hit.tier === "core" ? { ...hit, tier: "candidate" } : hit));
  };

  const look = (system: string, code: string): readonly Hit[] => {
    const chosen = fromSite.get(`${system}|${code}`);
    if (chosen) return direct(chosen, concepts);
    const not = exclusions(system, code);
    const all = nearest([...claims(system, code), ...not], ancestorsOf);
    const excluded = new Set(
      not.filter((claim) => all.includes(claim)).map(({ hit }) => hit.concept),
    );
    const hits = all.map(({ hit }) => hit).filter(({ concept }) => !excluded.has(concept));
    if (system === "icd-10" && all.length === 0) hits.push(...modified(code));
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
    return exclusions(system, comparable(system, code)).length > 0;
  });
  const key = (coding: Coding): string => `${coding.system ?? ""}\n${coding.code}`;
  return {
    hits: (coding) => hitsOf(key(coding)),
    isExcluded: (coding) => excludedOf(key(coding)),
    systemOf,
  };
}
