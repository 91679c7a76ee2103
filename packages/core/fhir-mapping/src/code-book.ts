import type { ConceptId } from "@cohort/foundation";
import { type Hit, type Terminology, TIERS } from "@cohort/terminology";

/** What the dictionary says of one code. */
export interface Known {
  readonly hits: readonly Hit[];
  /** Named as *not* being its concept. */
  readonly excluded: boolean;
  /** The concept that a display of the code resembles. */
  suspect(display: string): ConceptId | null;
}

/** The dictionary's answers, remembered: a hospital has few codes and many entries. */
export interface CodeBook {
  known(system: string | null, code: string): Known;
  /** The concept that a text resembles; prose resembles none. */
  suspect(text: string): ConceptId | null;
}

/** Longer than any label: prose, which resembles nothing. */
const LONGEST_DISPLAY = 200;
/** Local codes have no end; what is remembered has. */
const MOST_REMEMBERED = 50_000;

/** Hits of several codes of one entry, each concept once, best tier first. */
export function mergeHits(lists: readonly (readonly Hit[])[]): readonly Hit[] {
  const filled = lists.filter((hits) => hits.length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  const best = new Map<ConceptId, Hit>();
  for (const tier of TIERS) {
    for (const hit of filled.flat()) {
      if (hit.tier !== tier) continue;
      const seen = best.get(hit.concept);
      if (!seen || (seen.tier === tier && seen.word === undefined)) best.set(hit.concept, hit);
    }
  }
  return [...best.values()];
}

/** ICD-10 pairs of etiology (dagger) and manifestation (asterisk) in one code: `M32.1+N08.5*`. */
const ICD_PAIR = /^[A-Za-z]\d\d.*[+*†]/;

function lookUp(system: string | null, code: string, terminology: Terminology): Known {
  // The pair as a whole may be a site's own code, and begins like the first of the two.
  const parts = ICD_PAIR.test(code) ? code.split(/[+*†]/) : [];
  const codings = [code, ...parts.map((part) => part.trim()).filter((part) => part !== "")].map(
    (each) => ({ system, code: each }),
  );
  const hits = mergeHits(codings.map((coding) => terminology.hits(coding)));
  // The same code comes with the same display: the last answer is mostly the next one.
  let lastDisplay: string | null = null;
  let lastSuspect: ConceptId | null = null;
  return {
    hits,
    excluded: hits.length === 0 && codings.some((coding) => terminology.isExcluded(coding)),
    suspect(display) {
      if (display !== lastDisplay) {
        lastDisplay = display;
        lastSuspect = suspectOf(display, terminology);
      }
      return lastSuspect;
    },
  };
}

const suspectOf = (text: string, terminology: Terminology): ConceptId | null =>
  text.length > LONGEST_DISPLAY ? null : terminology.suspect(text);

function createCodeBook(terminology: Terminology): CodeBook {
  const bySystem = new Map<string | null, Map<string, Known>>();
  let remembered = 0;
  // Entry after entry comes from one system: comparing is cheaper than hashing its long URI.
  let lastSystem: string | null = null;
  let lastCodes: Map<string, Known> | undefined;

  return {
    known(system, code) {
      if (lastCodes === undefined || system !== lastSystem) {
        lastSystem = system;
        lastCodes = bySystem.get(system);
      }
      const seen = lastCodes?.get(code);
      if (seen) return seen;
      const known = lookUp(system, code.trim(), terminology);
      if (remembered < MOST_REMEMBERED) {
        lastCodes ??= new Map();
        bySystem.set(system, lastCodes.set(code, known));
        remembered += 1;
      }
      return known;
    },
    suspect: (text) => suspectOf(text, terminology),
  };
}

const BOOKS = new WeakMap<Terminology, CodeBook>();

/** One book for all patients read with a terminology. It remembers answers and decides nothing. */
export function codeBookOf(terminology: Terminology): CodeBook {
  const book = BOOKS.get(terminology) ?? createCodeBook(terminology);
  BOOKS.set(terminology, book);
  return book;
}
