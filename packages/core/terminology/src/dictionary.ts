import type { ConceptKind, RecencyClass, Tier } from "./concept.ts";
import type { CodeRow } from "./dictionary-schema.ts";
import type { Descendants } from "./hierarchy.ts";
import { comparable, SYSTEM_NAMES, type SystemName } from "./systems.ts";

/** One code of the dictionary, in the form in which it is compared. */
export interface DictionaryCode {
  readonly system: SystemName;
  readonly code: string;
  readonly prefix: boolean;
  /** Stands for its descendants too, where a hierarchy is loaded. */
  readonly descendants: boolean;
  readonly tier: Tier;
  readonly word: string | null;
}

/** One concept as its file says it; `broader` holds direct parents only, from both sides. */
export interface DictionaryConcept {
  readonly id: string;
  readonly label: string;
  readonly kind: ConceptKind;
  readonly recency: RecencyClass;
  readonly unit: string | null;
  readonly unitless: boolean;
  readonly printed: Readonly<Record<string, number>>;
  readonly synonyms: readonly string[];
  readonly words: string;
  readonly broader: readonly string[];
  readonly codes: readonly DictionaryCode[];
  readonly excluded: readonly DictionaryCode[];
  readonly systemic: boolean;
  readonly mechanism: string | null;
  readonly equalsPrednisone5: number | null;
  readonly belowLimitIsNormal: boolean;
  /** RxNorm product to the mg in one of its tablets or capsules. */
  readonly tablets: Readonly<Record<string, number>>;
  readonly specimen: "blood" | null;
  readonly reportPhrases: readonly string[];
}

export interface DictionaryWord {
  readonly list: string;
  readonly word: string;
  readonly codes: readonly DictionaryCode[];
  readonly texts: readonly string[];
}

/**
 * All dictionary files, checked, with what a hierarchy adds. Concepts are in order of id, words in order of
 * list and word.
 */
export interface Dictionary {
  readonly concepts: readonly DictionaryConcept[];
  readonly words: readonly DictionaryWord[];
  /** Empty where no hierarchy is loaded: only listed codes match then. */
  readonly descendants: Descendants;
}

/** The list that results are read by where a concept names none. */
export const GENERAL_WORDS = "result";

/** The codes of a row, several with spaces between them, `M32*` as a prefix. */
export function codesOf(row: CodeRow): DictionaryCode[] {
  const system = SYSTEM_NAMES.find((name) => row[name] !== undefined);
  if (system === undefined) return [];
  const codes = (row[system] ?? "").split(/\s+/);
  return codes.map((code) => {
    const prefix = code.endsWith("*");
    return {
      system,
      code: comparable(system, prefix ? code.slice(0, -1) : code),
      prefix,
      descendants: row.descendants ?? false,
      tier: row.tier ?? "core",
      word: row.word ?? null,
    };
  });
}
