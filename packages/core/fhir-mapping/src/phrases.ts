import type { ConceptId } from "@cohort/foundation";
import type { Terminology } from "@cohort/terminology";

type Phrases = readonly { readonly concept: ConceptId; readonly phrases: readonly string[] }[];

/** Full-width letters as plain ones, in lower case, one blank for several and one line break. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n");

const KNOWN = new WeakMap<Terminology, Phrases>();

function phrasesOf(terminology: Terminology): Phrases {
  const known = KNOWN.get(terminology);
  if (known) return known;
  const made = [...terminology.concepts.values()].flatMap(({ id, reportPhrases }) =>
    reportPhrases.length === 0 ? [] : [{ concept: id, phrases: reportPhrases.map(plain) }],
  );
  KNOWN.set(terminology, made);
  return made;
}

/** Right before a phrase, with nothing in between, in the same line: English, German and Chinese. */
const NEGATION =
  /(?:(?:^|[^\p{L}\p{N}])(?:(?:no|without)(?: (?:evidence|signs?) of)?|negative for|absence of|(?:kein\p{L}*|ohne)(?: (?:nachweis (?:von|einer?)|hinweise? auf(?: eine)?|anhalt für(?: eine)?))?) |(?:未见(?:明显)?|未发现|未查见|(?<!有)无(?:明显)?|没有|否认) ?)$/u;
const LONGEST_NEGATION = 40;

const LETTER = /[\p{L}\p{N}]/u;
const UNSPACED = /[\p{Script=Han}]/u;
/** Longer ones may go on: plurals, and German compounds (`Milchglastrübung`). */
const LONGEST_ABBREVIATION = 4;

const isJoined = (inner: string, outer: string): boolean =>
  LETTER.test(outer) && !UNSPACED.test(inner) && !UNSPACED.test(outer);

function stands(phrase: string, text: string, at: number): boolean {
  const end = at + phrase.length;
  if (isJoined(phrase.charAt(0), text.charAt(at - 1))) return false;
  const mayGoOn = phrase.length > LONGEST_ABBREVIATION;
  if (!mayGoOn && isJoined(phrase.charAt(phrase.length - 1), text.charAt(end))) return false;
  return true;
}

/** Whether it is somewhere without a negation word right before it. */
function isSaid(phrase: string, text: string, lines: string): boolean {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (!stands(phrase, text, at)) continue;
    if (!NEGATION.test(lines.slice(Math.max(0, at - LONGEST_NEGATION), at))) return true;
  }
  return false;
}

/**
 * The concepts of which a text contains a phrase (`reportPhrases`). Negation is not parsed: only a phrase right
 * after a plain negation word ("no", "without", "keine", "未见") does not count. What is found is a question.
 */
export function conceptsIn(prose: string, terminology: Terminology): readonly ConceptId[] {
  const all = phrasesOf(terminology);
  if (all.length === 0) return [];
  const lines = plain(prose);
  const text = lines.replaceAll("\n", " ");
  return all
    .filter(({ phrases }) => phrases.some((phrase) => isSaid(phrase, text, lines)))
    .map(({ concept }) => concept);
}
