import type { Dictionary, DictionaryCode } from "./dictionary.ts";
import { isSystemName, SYSTEM_OF_URI, type SystemName } from "./systems.ts";

/**
 * What a loaded hierarchy says of the dictionary's codes: by system, a code whose descendants are meant to
 * its descendants at any depth, in order. Plain data: it is kept with the dictionary, for replays.
 */
export type Descendants = Readonly<
  Partial<Record<SystemName, Readonly<Record<string, readonly string[]>>>>
>;

/** By system, the codes whose descendants the dictionary means, in the form in which codes are compared. */
export type Ancestors = ReadonlyMap<SystemName, ReadonlySet<string>>;

/** By system and ancestor, its descendants at any depth, in the form in which codes are compared. */
export type Closure = ReadonlyMap<SystemName, ReadonlyMap<string, ReadonlySet<string>>>;

/** Our short name of a system that is named by it or by a URI of it; null where it is none of ours. */
export const systemNamed = (text: string): SystemName | null =>
  isSystemName(text) ? text : (SYSTEM_OF_URI.get(text) ?? null);

/** A beginning of codes has no descendants beyond the codes that begin so. */
export const meansDescendants = (row: DictionaryCode): boolean => row.descendants && !row.prefix;

export function ancestorsMeant({ concepts }: Dictionary): Ancestors {
  const meant = new Map<SystemName, Set<string>>();
  for (const { codes, excluded } of concepts) {
    for (const row of [...codes, ...excluded]) {
      if (!meansDescendants(row)) continue;
      const of = meant.get(row.system) ?? new Set();
      meant.set(row.system, of.add(row.code));
    }
  }
  return meant;
}

/** The dictionary with the descendants of its codes; what it does not ask for is left out. */
export function withDescendants(dictionary: Dictionary, closure: Closure): Dictionary {
  const descendants: Partial<Record<SystemName, Record<string, readonly string[]>>> = {};
  for (const [system, ancestors] of ancestorsMeant(dictionary)) {
    const found = [...ancestors].toSorted().flatMap((ancestor): [string, readonly string[]][] => {
      const below = new Set(closure.get(system)?.get(ancestor));
      below.delete(ancestor);
      return below.size === 0 ? [] : [[ancestor, [...below].toSorted()]];
    });
    if (found.length > 0) descendants[system] = Object.fromEntries(found);
  }
  return { ...dictionary, descendants };
}

const NONE: readonly string[] = [];

/** The listed codes that a code descends from, nearest or not; the code itself excluded. */
export function ancestry(
  descendants: Descendants,
): (system: string, code: string) => readonly string[] {
  const systems = new Map<string, Map<string, string[]>>();
  for (const [system, byAncestor] of Object.entries(descendants)) {
    const above = new Map<string, string[]>();
    for (const [ancestor, codes] of Object.entries(byAncestor ?? {})) {
      for (const code of codes) {
        const known = above.get(code);
        if (known) known.push(ancestor);
        else above.set(code, [ancestor]);
      }
    }
    systems.set(system, above);
  }
  return (system, code) => systems.get(system)?.get(code) ?? NONE;
}
