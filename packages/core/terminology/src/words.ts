import { type DictionaryConcept, type DictionaryWord, GENERAL_WORDS } from "./dictionary.ts";
import { memoised } from "@cohort/foundation";
import type { Coding } from "./terminology.ts";
import { comparable } from "./systems.ts";

interface WordList {
  readonly byCode: ReadonlyMap<string, string>;
  readonly byText: ReadonlyMap<string, string>;
}

/** `Positive.`, `POSITIV` and full-width `（＋）` as the lists have them. */
export const plainText = (text: string): string =>
  text
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/^\((.*)\)$/, "$1")
    .replace(/[.!:;,]+$/, "")
    .replace(/\s+/g, " ")
    .trim();

function lists(words: readonly DictionaryWord[]): Map<string, WordList> {
  const built = new Map<string, { byCode: Map<string, string>; byText: Map<string, string> }>();
  for (const { list, word, codes, texts } of words) {
    const into = built.get(list) ?? { byCode: new Map(), byText: new Map() };
    built.set(list, into);
    for (const { system, code } of codes) into.byCode.set(`${system}|${code}`, word);
    // The word itself, as a text and as a local code.
    into.byCode.set(`local|${word}`, word);
    for (const text of [word, word.replaceAll("-", " "), ...texts]) {
      into.byText.set(plainText(text), word);
    }
  }
  return built;
}

export type ReadWord = (
  concept: string,
  codings: readonly Coding[],
  text: string | null,
) => string | null;

/**
 * Reads coded and textual results by closed lists: the concept's own first, then the general one. Codes
 * that say different words say none.
 */
export function wordReader(
  concepts: readonly DictionaryConcept[],
  words: readonly DictionaryWord[],
  systemOf: (uri: string | null) => string,
): ReadWord {
  const built = lists(words);
  const general = built.get(GENERAL_WORDS);
  const listsOf = new Map<string, readonly WordList[]>();
  for (const { id, words: name } of concepts) {
    const chosen = name === GENERAL_WORDS ? [general] : [built.get(name), general];
    listsOf.set(
      id,
      chosen.filter((list) => list !== undefined),
    );
  }
  const plain = memoised(plainText);
  return (concept, codings, text) => {
    for (const list of listsOf.get(concept) ?? []) {
      const said = new Set<string>();
      for (const { system, code } of codings) {
        const name = systemOf(system);
        const word = list.byCode.get(`${name}|${comparable(name, code)}`);
        if (word !== undefined) said.add(word);
      }
      if (said.size > 1) return null;
      const [only] = said;
      if (only !== undefined) return only;
    }
    if (text === null) return null;
    const key = plain(text);
    for (const list of listsOf.get(concept) ?? []) {
      const word = list.byText.get(key);
      if (word !== undefined) return word;
    }
    return null;
  };
}
