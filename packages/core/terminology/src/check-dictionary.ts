import type { Failure } from "@cohort/foundation";
import { isUcum, readUnit, unitFactor } from "@cohort/units";
import { isLoincNumber, isSnomedId } from "./check-digits.ts";
import { closest } from "./closest.ts";
import { codesOf } from "./dictionary.ts";
import type { PlacedEntry } from "./parse-dictionary.ts";

type Check = (placed: PlacedEntry, known: ReadonlyMap<string, PlacedEntry>) => Failure[];

const references: Check = ({ entry, at }, known) =>
  (["broader", "members"] as const).flatMap((field) =>
    (entry[field] ?? []).flatMap((target, index) => {
      if (known.has(target)) return [];
      const meant = closest(target, known.keys());
      return [
        {
          code: "DICTIONARY.UNKNOWN_CONCEPT",
          message: `no concept ${target}`,
          action: meant === null ? "add it or remove the reference" : `did you mean ${meant}?`,
          at: at(field, index),
        },
      ];
    }),
  );

const checkDigits: Check = ({ entry, at }) =>
  (["codes", "excluded"] as const).flatMap((field) =>
    (entry[field] ?? []).flatMap((row, index) =>
      codesOf(row)
        .filter(({ system, code, prefix }) => {
          if (system === "loinc") return prefix || !isLoincNumber(code);
          if (system === "snomed") return prefix || !isSnomedId(code);
          return false;
        })
        .map(({ system, code }) => ({
          code: "DICTIONARY.CODE",
          message: `${code} is no ${system} code: its check digit is wrong`,
          action: "look the code up again",
          at: at(field, index),
        })),
    ),
  );

const units: Check = ({ id, entry, at }) => {
  const { unit } = entry;
  const printed = Object.entries(entry.printed ?? {});
  if (unit === undefined) {
    if (printed.length === 0 && entry.unitless !== true) return [];
    return [
      {
        code: "DICTIONARY.UNIT",
        message: `${id} has factors but no unit`,
        action: "name its canonical UCUM unit",
        at: at(),
      },
    ];
  }
  const wrong = (text: string, key: string): Failure => ({
    code: "DICTIONARY.UNIT",
    message: `${text} is not UCUM in the spelling that we keep`,
    action: `write it as ${readUnit(text) ?? "a UCUM code"}`,
    at: key === "" ? at("unit") : at("printed", key),
  });
  const failures = isUcum(unit) && readUnit(unit) === unit ? [] : [wrong(unit, "")];
  for (const [from, factor] of printed) {
    if (readUnit(from) !== from) failures.push(wrong(from, from));
    const computed = unitFactor(from, unit);
    if (computed !== null && Math.abs(computed / factor - 1) > 1e-9) {
      failures.push({
        code: "DICTIONARY.FACTOR",
        message: `UCUM says that 1 ${from} is ${computed} ${unit}, not ${factor}`,
        action: "correct the factor",
        at: at("printed", from),
      });
    }
  }
  return failures;
};

function circles(entries: readonly PlacedEntry[]): Failure[] {
  const above = new Map<string, Set<string>>(entries.map(({ id }) => [id, new Set<string>()]));
  for (const { id, entry } of entries) {
    for (const parent of entry.broader ?? []) above.get(id)?.add(parent);
    for (const member of entry.members ?? []) above.get(member)?.add(id);
  }
  const done = new Set<string>();
  const failures: Failure[] = [];
  const climb = (id: string, trail: readonly string[]): void => {
    if (trail.includes(id)) {
      failures.push({
        code: "DICTIONARY.CIRCLE",
        message: `broader concepts run in a circle: ${[...trail.slice(trail.indexOf(id)), id].join(" -> ")}`,
        action: "remove one of these references",
        ...placeOf(entries, id),
      });
      return;
    }
    if (done.has(id)) return;
    for (const parent of above.get(id) ?? []) climb(parent, [...trail, id]);
    done.add(id);
  };
  for (const { id } of entries) climb(id, []);
  return failures;
}

function placeOf(entries: readonly PlacedEntry[], id: string): Pick<Failure, "at"> {
  const placed = entries.find((entry) => entry.id === id);
  return placed ? { at: placed.at() } : {};
}

/** What can only be seen with all files together. Empty where nothing is wrong. */
export function checkDictionary(
  entries: readonly PlacedEntry[],
  wordLists: ReadonlySet<string>,
): Failure[] {
  const known = new Map<string, PlacedEntry>();
  const failures: Failure[] = [];
  for (const placed of entries) {
    if (known.has(placed.id)) {
      failures.push({
        code: "DICTIONARY.DUPLICATE",
        message: `the concept ${placed.id} is there twice`,
        action: "keep one of them",
        at: placed.at(),
      });
    }
    known.set(placed.id, placed);
    const { words } = placed.entry;
    if (words !== undefined && !wordLists.has(words)) {
      failures.push({
        code: "DICTIONARY.UNKNOWN_WORDS",
        message: `no list of words ${words}`,
        action: `use one of: ${[...wordLists].toSorted().join(", ")}`,
        at: placed.at("words"),
      });
    }
  }
  for (const placed of entries) {
    for (const check of [references, checkDigits, units]) failures.push(...check(placed, known));
  }
  return failures.length > 0 ? failures : circles(entries);
}
