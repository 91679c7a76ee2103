import {
  CODE_SYSTEMS,
  type Dictionary,
  LOCAL_SYSTEM,
  type SystemName,
  type Terminology,
} from "@cohort/terminology";

/** A coding as FHIR writes it. */
export interface ListedCode {
  readonly system: string;
  readonly code: string;
}

/** Value sets by the end of their URL: `sle`, `sle-possible`, `word-result-positive`. */
export type CodeLists = (id: string) => readonly ListedCode[];

type DictionaryCode = Dictionary["concepts"][number]["codes"][number];

export const VALUE_SET = "https://cohort-matcher.org/fhir/ValueSet/";

/** SNOMED CT: topical, nasal, ophthalmic, otic, intra-articular, respiratory tract, vaginal and rectal route. */
const LOCAL_ROUTES = [
  "6064005",
  "46713006",
  "54485002",
  "10547007",
  "12130007",
  "447694001",
  "16857009",
  "37161004",
];

const DIGITS = "0123456789".split("");

/** ICD codes are compared without their dot and sent with it. */
const written = (system: SystemName, code: string): string =>
  system.startsWith("icd-10") && system !== "icd-10-pcs" && code.length > 3
    ? `${code.slice(0, 3)}.${code.slice(3)}`
    : code;

/** `M32*` has no end: listed are itself, where it can be a code, and what one or two digits more make of it. */
function expand({ system, code, prefix }: DictionaryCode): readonly ListedCode[] {
  const more = (stem: string): readonly string[] => DIGITS.map((digit) => `${stem}${digit}`);
  const short = prefix && code.length < 3 ? more(code).flatMap(more) : [];
  const codes = prefix ? [code, ...more(code), ...short] : [code];
  return codes
    .filter((one) => !system.startsWith("icd-10") || one.length >= 3)
    .map((one) => ({ system: CODE_SYSTEMS[system].uri, code: written(system, one) }));
}

/**
 * The dictionary's codes as value sets. A concept's list holds the codes of the concepts that belong to it; codes
 * that only may stand for it are a list of their own.
 */
export function codeLists(terminology: Terminology): CodeLists {
  const dictionary = JSON.parse(terminology.sources().dictionary) as Dictionary;
  const lists = new Map<string, ListedCode[]>();
  const put = (id: string, listed: ListedCode): void => {
    const list = lists.get(id) ?? [];
    if (list.length === 0) lists.set(id, list);
    list.push(listed);
  };

  const every = new Map<string, ListedCode>();
  for (const { id, codes } of dictionary.concepts) {
    for (const listed of [...codes.flatMap(expand), { system: LOCAL_SYSTEM, code: id }]) {
      every.set(`${listed.system}|${listed.code}`, listed);
    }
  }
  for (const listed of every.values()) {
    const surely = new Set<string>();
    const perhaps = new Set<string>();
    for (const { concept, tier, word } of terminology.hits(listed)) {
      const broader = terminology.concepts.get(concept)?.broader ?? [];
      for (const id of [concept, ...broader]) (tier === "core" ? surely : perhaps).add(id);
      if (tier === "core" && word !== undefined) surely.add(`${concept}-${word}`);
    }
    for (const id of surely) put(id, listed);
    for (const id of perhaps) if (!surely.has(id)) put(`${id}-possible`, listed);
  }
  for (const { list, word, codes } of dictionary.words) {
    for (const listed of codes.flatMap(expand)) put(`word-${list}-${word}`, listed);
    put(`word-${list}-${word}`, { system: LOCAL_SYSTEM, code: word });
  }
  for (const code of LOCAL_ROUTES) put("route-local", { system: CODE_SYSTEMS.snomed.uri, code });
  return (id) => lists.get(id) ?? [];
}
