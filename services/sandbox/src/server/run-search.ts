import { isRange } from "../store/search-keys.ts";
import { parametersOf } from "../store/search-parameters.ts";
import type { Entry, Store } from "../store/store.ts";
import type { SearchRequest } from "./search-request.ts";

const isEntry = (found: Entry | "deleted" | undefined): found is Entry =>
  found !== undefined && found !== "deleted";

function looked(store: Store, request: SearchRequest): readonly Entry[] {
  if (request.ids) return request.ids.map((id) => store.read(request.type, id)).filter(isEntry);
  if (request.patients) return store.ofPatients(request.type, request.patients);
  return store.all(request.type);
}

/** Everything that matches, in order; entries that the order does not tell apart keep one by id. */
export function runSearch(store: Store, request: SearchRequest): readonly Entry[] {
  const matches = looked(store, request).filter((entry) =>
    request.tests.every((test) => test(entry)),
  );
  if (request.order.length === 0) return matches;
  return matches.toSorted((a, b) => {
    for (const order of request.order) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return a.id < b.id ? -1 : 1;
  });
}

/** What the matches of one page point to and the client asked for, without the matches themselves. */
export function includedWith(
  store: Store,
  request: SearchRequest,
  page: readonly Entry[],
): readonly Entry[] {
  const seen = new Set(page.map(({ type, id }) => `${type}/${id}`));
  const included: Entry[] = [];
  for (const { parameter, targetType } of request.includes) {
    const position = parametersOf(request.type).findIndex(({ name }) => name === parameter);
    for (const entry of page) {
      const key = entry.keys[position] ?? null;
      for (const reference of key === null || isRange(key) ? [] : key) {
        const [type = "", id = ""] = reference.split("/");
        const found = store.read(type, id);
        if (seen.has(reference) || (targetType && targetType !== type) || !isEntry(found)) continue;
        seen.add(reference);
        included.push(found);
      }
    }
  }
  return included;
}
