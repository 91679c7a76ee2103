import { randomUUID } from "node:crypto";
import type { Entry } from "../store/store.ts";
import type { SearchRequest } from "./search-request.ts";

/** A search's whole answer as it was when asked, so that its pages fit together whatever changes. */
export interface SearchResult {
  readonly request: SearchRequest;
  readonly matches: readonly Entry[];
}

export interface PageCache<Kept extends object = SearchResult> {
  keep(result: Kept): string;
  /** Undefined where it expired, was pushed out by newer searches or never was. */
  find(token: string): Kept | undefined;
}

export interface PageCacheOptions {
  /** How long an answer that nobody pages through is kept, in milliseconds. */
  readonly lifetimeMs: number;
  readonly capacity: number;
  readonly now: () => number;
}

export function createPageCache<Kept extends object = SearchResult>({
  lifetimeMs,
  capacity,
  now,
}: PageCacheOptions): PageCache<Kept> {
  const kept = new Map<string, { readonly result: Kept; readonly expires: number }>();
  const put = (token: string, result: Kept): void => {
    kept.delete(token);
    kept.set(token, { result, expires: now() + lifetimeMs });
  };
  // Least recently used first: the order of a Map is that of insertion.
  const purge = (): void => {
    for (const [token, { expires }] of kept) {
      if (expires > now() && kept.size <= capacity) return;
      kept.delete(token);
    }
  };
  return {
    keep(result) {
      const token = randomUUID();
      put(token, result);
      purge();
      return token;
    },
    find(token) {
      purge();
      const result = kept.get(token)?.result;
      if (result) put(token, result);
      return result;
    },
  };
}
