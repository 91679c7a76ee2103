import { type Failure, fail, ok, type Result } from "@cohort/foundation";
import { checkDictionary } from "./check-dictionary.ts";
import type { ConceptKind, RecencyClass } from "./concept.ts";
import {
  codesOf,
  type Dictionary,
  type DictionaryConcept,
  type DictionaryWord,
  GENERAL_WORDS,
} from "./dictionary.ts";
import { type ConceptEntry, dictionaryFile, type WordEntry } from "./dictionary-schema.ts";
import { type Place, readYaml, shapeFailures, type YamlSource } from "./yaml-source.ts";

const RECENCY_OF_KIND = {
  lab: "laboratory",
  vital: "vital",
  score: "score",
  condition: "ever",
  medication: "ever",
  procedure: "ever",
  immunization: "ever",
  allergy: "ever",
  status: "ever",
} as const satisfies Record<ConceptKind, RecencyClass>;

/** An entry and the place of its id, for checks that span files. */
export interface PlacedEntry {
  readonly id: string;
  readonly entry: ConceptEntry;
  readonly at: (...path: (string | number)[]) => Place;
}

interface Reading {
  readonly entries: PlacedEntry[];
  readonly words: Map<string, { list: string; word: string; entry: WordEntry }>;
  readonly failures: Failure[];
}

function readFile(source: YamlSource, reading: Reading): void {
  const parsed = dictionaryFile.safeParse(source.value);
  if (!parsed.success) {
    const action = "see packages/core/terminology/README.md for the fields of a dictionary file";
    reading.failures.push(...shapeFailures(source, parsed.error, "DICTIONARY.SHAPE", action));
    return;
  }
  for (const [id, entry] of Object.entries(parsed.data.concepts ?? {})) {
    reading.entries.push({ id, entry, at: (...path) => source.at(["concepts", id, ...path]) });
  }
  for (const [list, words] of Object.entries(parsed.data.words ?? {})) {
    for (const [word, entry] of Object.entries(words)) {
      const key = `${list} ${word}`;
      if (reading.words.has(key)) {
        reading.failures.push({
          code: "DICTIONARY.DUPLICATE",
          message: `the word ${word} of list ${list} is there twice`,
          action: "keep one of them",
          at: source.at(["words", list, word]),
        });
      }
      reading.words.set(key, { list, word, entry });
    }
  }
}

function conceptOf({ id, entry }: PlacedEntry, parents: readonly string[]): DictionaryConcept {
  return {
    id,
    label: entry.label,
    kind: entry.kind,
    recency: entry.recency ?? RECENCY_OF_KIND[entry.kind],
    unit: entry.unit ?? null,
    unitless: entry.unitless ?? false,
    printed: entry.printed ?? {},
    synonyms: entry.synonyms ?? [],
    words: entry.words ?? GENERAL_WORDS,
    broader: [...new Set([...(entry.broader ?? []), ...parents])].toSorted(),
    codes: (entry.codes ?? []).flatMap(codesOf),
    excluded: (entry.excluded ?? []).flatMap(codesOf),
    systemic: entry.systemic ?? false,
    mechanism: entry.mechanism ?? null,
    equalsPrednisone5: entry.equalsPrednisone5 ?? null,
    belowLimitIsNormal: entry.belowLimitIsNormal ?? false,
    specimen: entry.specimen ?? null,
    reportPhrases: entry.reportPhrases ?? [],
    tablets: Object.fromEntries(
      Object.entries(entry.tablets ?? {}).flatMap(([mg, codes = ""]) =>
        codes.split(/\s+/).map((code): [string, number] => [code, Number(mg)]),
      ),
    ),
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Reads and checks all dictionary files together: ids unique, references resolved, no circles, check
 * digits, units and printed factors. Failures name file, line and column.
 */
export function parseDictionary(
  files: readonly { readonly name: string; readonly text: string }[],
): Result<Dictionary, Failure[]> {
  const reading: Reading = { entries: [], words: new Map(), failures: [] };
  for (const file of files) {
    const source = readYaml(file.name, file.text, "DICTIONARY.SYNTAX");
    if (source.ok) readFile(source.value, reading);
    else reading.failures.push(...source.failure);
  }
  if (reading.failures.length > 0) return fail(reading.failures);

  const lists = new Set([...reading.words.values()].map((word) => word.list));
  const failures = checkDictionary(reading.entries, lists);
  if (failures.length > 0) return fail(failures);

  const parents = new Map<string, string[]>();
  for (const { id, entry } of reading.entries) {
    for (const member of entry.members ?? []) {
      parents.set(member, [...(parents.get(member) ?? []), id]);
    }
  }
  const words: DictionaryWord[] = [...reading.words.values()].map(({ list, word, entry }) => ({
    list,
    word,
    codes: (entry.codes ?? []).flatMap(codesOf),
    texts: entry.texts ?? [],
  }));
  return ok({
    concepts: reading.entries
      .map((placed) => conceptOf(placed, parents.get(placed.id) ?? []))
      .toSorted((a, b) => byText(a.id, b.id)),
    words: words.toSorted((a, b) => byText(a.list, b.list) || byText(a.word, b.word)),
    descendants: {},
  });
}
