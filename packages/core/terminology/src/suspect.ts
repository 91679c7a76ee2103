import { type ConceptId, conceptId, memoised } from "@cohort/foundation";
import type { ConceptKind } from "./concept.ts";
import type { DictionaryConcept } from "./dictionary.ts";
import { isNeutral, isOtherwise } from "./resemblance.ts";

const LATIN_OR_CJK = /\p{Script=Han}+|[\p{L}\p{N}]+/gu;
const HAN = /\p{Script=Han}/u;

/** Lower case, without diacritics and punctuation, cut into words; a run of Chinese is one word. */
const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(
      /(\p{Script=Han})(?=[^\p{Script=Han}])|([^\p{Script=Han}])(?=\p{Script=Han})/gu,
      "$1$2 ",
    )
    .match(LATIN_OR_CJK) ?? [];

interface Phrase {
  readonly concept: ConceptId;
  readonly words: readonly string[];
  readonly length: number;
  readonly isMeasured: boolean;
}

/** A missed diagnosis is worse than a needless question; a missed laboratory code is missing anyway. */
const MEASURED: ReadonlySet<ConceptKind> = new Set(["lab", "vital", "score"]);

/** Short words (`alt`, `ck`) and two characters of Chinese are told by equality only. */
const distinctive = (word: string): boolean =>
  HAN.test(word) ? word.length >= 3 : word.length >= 5;

function saysIt(
  display: readonly string[],
  contains: (word: string) => boolean,
  { words, isMeasured }: Phrase,
): boolean {
  if (!words.every(contains) || isOtherwise(display, words, isMeasured)) return false;
  // A laboratory's single word counts where the rest of the display says nothing else.
  if (!isMeasured || words.length > 1) return true;
  return display.every((word) => words.includes(word) || isNeutral(word));
}

/**
 * The concept whose label or synonym a display resembles: the same words, or all words of a phrase of
 * two or more (of one, where it is long enough to be no accident). The longest phrase wins. Nothing is
 * resembled where the display speaks of urine, a ratio or a cream and the phrase does not.
 */
export function suspector(
  concepts: readonly DictionaryConcept[],
): (display: string) => ConceptId | null {
  const exact = new Map<string, ConceptId>();
  const byWord = new Map<string, Phrase[]>();
  const han: Phrase[] = [];
  for (const { id, label, synonyms, kind } of concepts) {
    for (const text of [label, ...synonyms]) {
      const words = wordsOf(text);
      const [first] = words;
      if (first === undefined) continue;
      const key = words.join(" ");
      if (!exact.has(key)) exact.set(key, conceptId(id));
      if (words.length === 1 && !distinctive(first)) continue;
      const isMeasured = MEASURED.has(kind);
      const phrase = { concept: conceptId(id), words, length: key.length, isMeasured };
      const latin = words.find((word) => !HAN.test(word));
      if (latin === undefined) han.push(phrase);
      else byWord.set(latin, [...(byWord.get(latin) ?? []), phrase]);
    }
  }
  /** `ALT (SGPT)`: each word is a name of one and the same concept. */
  const agreed = (words: readonly string[]): ConceptId | null => {
    const [first, ...rest] = words.map((word) => exact.get(word));
    return first !== undefined && rest.every((concept) => concept === first) ? first : null;
  };
  return memoised((display) => {
    const words = wordsOf(display);
    const same = exact.get(words.join(" ")) ?? agreed(words);
    if (same !== null) return same;
    const present = new Set(words);
    const runs = words.filter((word) => HAN.test(word));
    const contains = (word: string): boolean =>
      present.has(word) || (HAN.test(word) && runs.some((run) => run.includes(word)));
    let best: Phrase | null = null;
    const candidates = runs.length > 0 ? [...han] : [];
    for (const word of present) candidates.push(...(byWord.get(word) ?? []));
    for (const phrase of candidates) {
      if (best !== null && phrase.length <= best.length) continue;
      if (saysIt(words, contains, phrase)) best = phrase;
    }
    return best?.concept ?? null;
  });
}
