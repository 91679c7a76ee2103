import type { Clock } from "../wire/clock.ts";
import type { Limits } from "../limits.ts";

/** How many ids a server takes in one search, by type, as far as it was found out. */
export interface ListSizes {
  /** Infinity where nothing is known. */
  of(type: string): number;
  learn(type: string, size: number): void;
}

/** What was found out is forgotten after a day: a server may be taught better. */
export function createListSizes({
  clock,
  limits,
}: {
  readonly clock: Clock;
  readonly limits: Pick<Limits, "capabilitiesMs">;
}): ListSizes {
  const known = new Map<string, { readonly size: number; readonly until: number }>();
  return {
    of(type) {
      const entry = known.get(type);
      return entry && clock.now() < entry.until ? entry.size : Number.POSITIVE_INFINITY;
    },
    learn(type, size) {
      known.set(type, { size, until: clock.now() + limits.capabilitiesMs });
    },
  };
}

/** A list is refused where it is too long, and where there may be none. */
export type Together<T> = T | "refused" | "failed";

/**
 * Reads ids in lists as long as the server takes them: halves the first list until it is no longer refused, reads the
 * rest in lists of that length, and those of which no list could be read one by one. `size` is 1 where no list was taken;
 * `halved` where it is less than what was known before.
 */
export async function inLists<T>(
  ids: readonly string[],
  most: number,
  together: (ids: readonly string[]) => Promise<Together<T>>,
  single: (id: string) => Promise<T>,
): Promise<{ readonly parts: readonly T[]; readonly size: number; readonly halved: boolean }> {
  const longest = Math.min(ids.length, most);
  let size = longest;
  let first: Together<T> = "refused";
  while (size > 1) {
    first = await together(ids.slice(0, size));
    if (first !== "refused") break;
    size = Math.floor(size / 2);
  }
  const singly = (some: readonly string[]): Promise<readonly T[]> => Promise.all(some.map(single));
  const halved = size < longest;
  if (size <= 1) return { parts: await singly(ids), size: 1, halved };
  const settle = async (some: readonly string[], read: Together<T>): Promise<readonly T[]> =>
    read === "refused" || read === "failed" ? singly(some) : [read];
  const rest = listsOf(ids.slice(size), size).map(async (some) =>
    settle(some, some.length === 1 ? "failed" : await together(some)),
  );
  const parts = await Promise.all([settle(ids.slice(0, size), first), ...rest]);
  return { parts: parts.flat(), size, halved };
}

const listsOf = (ids: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
