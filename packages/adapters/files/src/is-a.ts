/** Which code is a kind of which, of one code system. */
export interface IsA {
  add(child: string, parent: string): void;
  /** Every descendant of these codes, at any depth, circles included; codes without one are left out. */
  descendantsOf(ancestors: ReadonlySet<string>): ReadonlyMap<string, ReadonlySet<string>>;
}

const FIRST_CAPACITY = 1024;

/**
 * SNOMED CT has half a million codes and more relationships: codes are numbered, relationships kept as pairs
 * of numbers, in some 100 MB altogether.
 */
export function createIsA(): IsA {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  let children = new Uint32Array(FIRST_CAPACITY);
  let parents = new Uint32Array(FIRST_CAPACITY);
  let count = 0;

  const numberOf = (code: string): number => {
    const known = numbers.get(code);
    if (known !== undefined) return known;
    const next = names.length;
    numbers.set(code, next);
    names.push(code);
    return next;
  };

  /** The children of the code numbered n stand from `first[n]` up to `first[n + 1]`. */
  const byParent = (): { readonly first: Uint32Array; readonly sorted: Uint32Array } => {
    const first = new Uint32Array(names.length + 1);
    const parentOf = (row: number): number => parents[row] ?? 0;
    for (let row = 0; row < count; row += 1) {
      first[parentOf(row) + 1] = (first[parentOf(row) + 1] ?? 0) + 1;
    }
    for (let n = 0; n < names.length; n += 1) first[n + 1] = (first[n + 1] ?? 0) + (first[n] ?? 0);
    const next = first.slice();
    const sorted = new Uint32Array(count);
    for (let row = 0; row < count; row += 1) {
      const place = next[parentOf(row)] ?? 0;
      sorted[place] = children[row] ?? 0;
      next[parentOf(row)] = place + 1;
    }
    return { first, sorted };
  };

  return {
    add(child, parent) {
      if (count === children.length) {
        children = grown(children);
        parents = grown(parents);
      }
      children[count] = numberOf(child);
      parents[count] = numberOf(parent);
      count += 1;
    },
    descendantsOf(ancestors) {
      const { first, sorted } = byParent();
      const found = new Map<string, ReadonlySet<string>>();
      for (const ancestor of ancestors) {
        const top = numbers.get(ancestor);
        if (top === undefined) continue;
        const seen = new Set([top]);
        // A set hands over what is added to it while it is walked.
        for (const n of seen) {
          for (const child of sorted.subarray(first[n], first[n + 1])) seen.add(child);
        }
        seen.delete(top);
        if (seen.size > 0) found.set(ancestor, new Set([...seen].map((n) => names[n] ?? "")));
      }
      return found;
    },
  };
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
