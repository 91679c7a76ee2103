/** A list as it was last looked at: its way of looking, and who stood in it. Kept while the window is open, and nowhere else. */
interface LastList {
  readonly study: string;
  /** Of its address, with the question mark; "" where it has no filter. */
  readonly search: string;
  /** The beginning of an id that was looked for, which no address holds. */
  readonly looked: string;
  /** Patients' ids in the list's order. */
  readonly ids: readonly string[];
}

let last: LastList | null = null;

export const rememberList = (list: LastList): void => {
  last = list;
};

/** The study's list, if that was the last one. */
export const lastListOf = (study: string): LastList | null => (last?.study === study ? last : null);

export interface Neighbours {
  /** From 1. */
  readonly place: number;
  readonly of: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Who stands beside a candidate in the list; null: it did not come from there. */
export function neighboursOf(ids: readonly string[], id: string): Neighbours | null {
  const at = ids.indexOf(id);
  return at === -1
    ? null
    : { place: at + 1, of: ids.length, before: ids[at - 1], after: ids[at + 1] };
}
