/** A list as it was last looked at: its way of looking, and who stood in it. Kept while the window is open, and nowhere else. */
export interface LastList {
  readonly study: string;
  /** Of its address, with the question mark; "" where it has no filter. */
  readonly search: string;
  /** The beginning of an id that was looked for, which no address holds. */
  readonly looked: string;
  /** Patients' ids in the list's order. */
  readonly ids: readonly string[];
  /** Of the whole list, of which `ids` may be the beginning. */
  readonly total: number;
  /** As the API was asked for it, and where it goes on after `ids`; null: there is nobody else. */
  readonly query: Readonly<Record<string, string>>;
  readonly next: string | null;
}

let last: LastList | null = null;

export const rememberList = (list: LastList): void => {
  last = list;
};

/** The study's list, if that was the last one. */
export const lastListOf = (study: string): LastList | null => (last?.study === study ? last : null);

/** The list goes on: with whom, and where after them. */
export function extendList(list: LastList, ids: readonly string[], next: string | null): void {
  if (last !== list) return;
  last = { ...list, ids: [...new Set([...list.ids, ...ids])], next };
}

export interface Neighbours {
  /** From 1. */
  readonly place: number;
  readonly of: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Who stands beside a candidate in the list; null: it did not come from there. */
export function neighboursOf(list: LastList | null, id: string): Neighbours | null {
  const at = list?.ids.indexOf(id) ?? -1;
  if (!list || at === -1) return null;
  const of = Math.max(list.total, list.ids.length);
  return { place: at + 1, of, before: list.ids[at - 1], after: list.ids[at + 1] };
}
