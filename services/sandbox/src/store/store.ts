import { isObject, type JsonResource } from "./json.ts";
import { keysOf, type SearchKeys } from "./search-keys.ts";
import { parametersOf } from "./search-parameters.ts";

/** One version of a resource: its JSON as bytes and what searches look at, never a parsed tree. */
export interface Entry {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  /** Milliseconds since 1970 UTC. */
  readonly updated: number;
  readonly body: Buffer;
  readonly keys: SearchKeys;
}

/** That a resource was deleted, and when. */
export interface Deletion {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly updated: number;
  readonly body: null;
}

/** What the server holds. Current versions only; of a deleted resource when that was. */
export interface Store {
  /** Adds a resource or replaces it as its next version, last updated at `at` (default: now). */
  put(resource: JsonResource & { readonly id: string }, at?: number): Entry;
  /** Whether there was something to remove. */
  remove(type: string, id: string): boolean;
  read(type: string, id: string): Entry | "deleted" | undefined;
  /** Every type that was ever held, sorted. */
  types(): readonly string[];
  /** In the order in which ids were first put. */
  all(type: string): readonly Entry[];
  /** The last change of everything of a type, deletions among them, in no order. */
  lastChanges(type: string): readonly (Entry | Deletion)[];
  /** Entries of a type whose `patient` parameter points to one of the references, in the same order. */
  ofPatients(type: string, references: readonly string[]): readonly Entry[];
}

interface Shelf {
  readonly current: Map<string, Entry>;
  readonly deleted: Map<string, Deletion>;
  /** Made when first asked for after a change: loading is all changes, serving is none. */
  all: readonly Entry[] | null;
  byPatient: Map<string, Entry[]> | null;
}

const withMeta = (resource: JsonResource, version: number, updated: number): JsonResource => ({
  ...resource,
  meta: {
    ...(isObject(resource["meta"]) ? resource["meta"] : {}),
    versionId: String(version),
    lastUpdated: new Date(updated).toISOString(),
  },
});

function groupByPatient(type: string, entries: readonly Entry[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  const position = parametersOf(type).findIndex(({ name }) => name === "patient");
  for (const entry of entries) {
    const key = entry.keys[position];
    for (const reference of Array.isArray(key) ? new Set<string>(key) : []) {
      const group = groups.get(reference);
      if (group) group.push(entry);
      else groups.set(reference, [entry]);
    }
  }
  return groups;
}

export function createStore(now: () => number = Date.now): Store {
  const shelves = new Map<string, Shelf>();
  const shared = new Map<string, readonly string[]>();
  let latest = 0;

  const shelfOf = (type: string): Shelf => {
    const found = shelves.get(type);
    if (found) return found;
    const made: Shelf = { current: new Map(), deleted: new Map(), all: null, byPatient: null };
    shelves.set(type, made);
    return made;
  };
  const share = (values: readonly string[]): readonly string[] => {
    const key = values.join("\n");
    const known = shared.get(key);
    if (known) return known;
    shared.set(key, values);
    return values;
  };
  const all = (type: string): readonly Entry[] => {
    const shelf = shelves.get(type);
    if (!shelf) return [];
    return (shelf.all ??= [...shelf.current.values()]);
  };
  /** Later changes have later instants, so that a client that asks for what is new misses none. */
  const tick = (): number => (latest = Math.max(now(), latest + 1));

  return {
    put(resource, at) {
      const { resourceType: type, id } = resource;
      const shelf = shelfOf(type);
      const version = (shelf.current.get(id)?.version ?? shelf.deleted.get(id)?.version ?? 0) + 1;
      const updated = at ?? tick();
      latest = Math.max(latest, updated);
      const entry: Entry = {
        type,
        id,
        version,
        updated,
        body: Buffer.from(JSON.stringify(withMeta(resource, version, updated))),
        keys: keysOf(resource, share),
      };
      shelf.deleted.delete(id);
      shelf.current.set(id, entry);
      shelf.all = shelf.byPatient = null;
      return entry;
    },
    remove(type, id) {
      const shelf = shelves.get(type);
      const entry = shelf?.current.get(id);
      if (!shelf || !entry) return false;
      shelf.current.delete(id);
      shelf.deleted.set(id, { type, id, version: entry.version + 1, updated: tick(), body: null });
      shelf.all = shelf.byPatient = null;
      return true;
    },
    read(type, id) {
      const shelf = shelves.get(type);
      return shelf?.current.get(id) ?? (shelf?.deleted.has(id) ? "deleted" : undefined);
    },
    types: () => [...shelves.keys()].toSorted(),
    all,
    lastChanges: (type) => [...all(type), ...(shelves.get(type)?.deleted.values() ?? [])],
    ofPatients(type, references) {
      const shelf = shelves.get(type);
      if (!shelf) return [];
      const groups = (shelf.byPatient ??= groupByPatient(type, all(type)));
      return [...new Set(references)].flatMap((reference) => groups.get(reference) ?? []);
    },
  };
}
