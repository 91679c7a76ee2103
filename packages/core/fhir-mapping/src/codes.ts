import type { ConceptId } from "@cohort/foundation";
import { CODE_SYSTEMS, type Hit } from "@cohort/terminology";
import type { CodeableConcept, Coding } from "fhir/r4.js";
import { type CodeBook, mergeHits } from "./code-book.ts";
import { MOST_ITEMS, type Raw, TooLarge, children, textOf } from "./raw.ts";

export const LOINC = CODE_SYSTEMS.loinc.uri;

/** An entry that no concept claims, as it is counted. */
export interface Unclaimed {
  /** Its first code; null and empty where it has none. */
  readonly system: string | null;
  readonly code: string;
  /** The concept that a display or the text resembles. */
  readonly suspected: ConceptId | null;
}

/** Reads codes of one patient's resources. */
export interface Codes {
  /** A new resource begins: its codings are counted from zero. */
  begin(): void;
  /** The concepts that any of its codings stands for; empty where none does. */
  hits(concept: Raw<CodeableConcept>): readonly Hit[];
  /** Of several elements that name one thing: a drug's code and its ingredients'. */
  hitsOfAll(concepts: readonly Raw<CodeableConcept>[]): readonly Hit[];
  /** Of an entry without hits; null where the dictionary knows it to be none of ours. */
  unclaimed(concepts: readonly Raw<CodeableConcept>[]): Unclaimed | null;
}

/** Longer than any code: prose in the wrong place, and prose is not kept. */
const LONGEST_CODE = 200;

function codeOf(coding: Raw<Coding>): string | null {
  const code = textOf(coding, "code");
  return code === null || code.length > LONGEST_CODE ? null : code;
}

function systemOf(coding: Raw<Coding>): string | null {
  const system = textOf(coding, "system");
  return system === null || system.length > LONGEST_CODE ? null : system;
}

/** Says something: a code, a display or a text. */
export const isReadable = (concept: Raw<CodeableConcept>): boolean =>
  textOf(concept, "text") !== null ||
  children(concept, "coding").some(
    (coding) => textOf(coding, "code") !== null || textOf(coding, "display") !== null,
  );

export const displaysOf = (concept: Raw<CodeableConcept>): readonly string[] =>
  children(concept, "coding").flatMap((coding) => textOf(coding, "display") ?? []);

/** What an element says, in the order in which it is believed: codes, text, displays. */
function* wordsOf(concept: Raw<CodeableConcept>): Generator<string> {
  for (const coding of children(concept, "coding")) {
    const code = codeOf(coding);
    if (code !== null) yield code;
  }
  const text = textOf(concept, "text");
  if (text !== null) yield text;
  yield* displaysOf(concept);
}

/** The first of an element's codes, text and displays (in this order) that the table knows. */
export function lookUpWord<T>(
  concept: Raw<CodeableConcept> | null,
  table: ReadonlyMap<string, T>,
): T | null {
  if (!concept) return null;
  for (const word of wordsOf(concept)) {
    const found = word.length > 200 ? undefined : table.get(word.trim().toLowerCase());
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether a code, the text or a display matches. */
export function says(concept: Raw<CodeableConcept>, pattern: RegExp): boolean {
  for (const word of wordsOf(concept)) {
    if (word.length <= 200 && pattern.test(word)) return true;
  }
  return false;
}

/** Of several the least, so that the order of codings does not matter. */
const lesser = (a: ConceptId | null, b: ConceptId | null): ConceptId | null =>
  a === null || (b !== null && b < a) ? b : a;

export function createCodes(book: CodeBook): Codes {
  let spent = 0;
  const codings = (concept: Raw<CodeableConcept>): readonly Raw<Coding>[] => {
    const all = children(concept, "coding");
    spent += all.length;
    if (spent > MOST_ITEMS) throw new TooLarge();
    return all;
  };
  const hitsOfCoding = (coding: Raw<Coding>): readonly Hit[] => {
    const code = codeOf(coding);
    return code === null ? [] : book.known(systemOf(coding), code).hits;
  };
  const hits = (concept: Raw<CodeableConcept>): readonly Hit[] => {
    const all = codings(concept);
    const [only] = all;
    if (only && all.length === 1) return hitsOfCoding(only);
    return mergeHits(all.map(hitsOfCoding));
  };
  return {
    begin() {
      spent = 0;
    },
    hits,
    hitsOfAll: (concepts) => {
      const [only] = concepts;
      return only && concepts.length === 1 ? hits(only) : mergeHits(concepts.map(hits));
    },
    unclaimed(concepts) {
      let first: Raw<Coding> | null = null;
      let suspected: ConceptId | null = null;
      for (const concept of concepts) {
        let display: string | null = null;
        for (const coding of codings(concept)) {
          const code = codeOf(coding);
          const known = code === null ? null : book.known(systemOf(coding), code);
          if (known?.excluded === true) return null;
          if (known) first ??= coding;
          display = textOf(coding, "display");
          if (display !== null) {
            suspected = lesser(suspected, (known ?? book).suspect(display));
          }
        }
        const text = textOf(concept, "text");
        if (text !== null && text !== display) suspected = lesser(suspected, book.suspect(text));
      }
      const code = first && codeOf(first);
      return { system: first && systemOf(first), code: code?.trim() ?? "", suspected };
    },
  };
}
