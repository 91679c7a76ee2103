/** How far the changes of a type were told, by the server's clock alone. */
export interface Mark {
  /** An instant in ISO 8601; never before the one that it began with. */
  readonly value: string;
  /** A search begins, at `date` of the server's clock as its Date header says it; null where it has none. */
  begin(date: string | null): void;
  /** A change of that `meta.lastUpdated` was found, in the order in which the server gives them. */
  see(lastUpdated: string | null): void;
  /** Nothing later than `date` may be passed over. */
  limit(date: string | null): void;
  /** Whether everything so far came in the order of its time. */
  readonly inOrder: boolean;
  /** Moves the mark to the last change seen, else to the beginning of the search. Whether the server let it be known. */
  advance(): boolean;
}

/**
 * Begins at an instant. A change that claims to be later than the server's own clock (by more than `toleranceMs`) does
 * not count: it would hide all that happens until then.
 */
export function createMark(from: string, toleranceMs: number): Mark {
  let value = from;
  let began: number | null = null;
  let latest: number | null = null;
  let last = Number.NEGATIVE_INFINITY;
  let inOrder = true;
  let most = Number.POSITIVE_INFINITY;
  return {
    get value() {
      return value;
    },
    get inOrder() {
      return inOrder;
    },
    begin(date) {
      began = timeOf(date);
      last = Number.NEGATIVE_INFINITY;
    },
    see(lastUpdated) {
      const at = timeOf(lastUpdated);
      if (at === null || at < last) inOrder = false;
      if (at === null) return;
      last = at;
      if (began !== null && at > began + toleranceMs) return;
      latest = Math.max(latest ?? at, at);
    },
    limit(date) {
      most = Math.min(most, timeOf(date) ?? most);
    },
    advance() {
      const reached = latest ?? began;
      if (reached === null) return false;
      const at = Math.min(reached, most);
      if (at > Date.parse(value)) value = new Date(at).toISOString();
      return true;
    },
  };
}

/** Milliseconds since 1970 of an instant or an HTTP date; null where it is none. */
export function timeOf(text: string | null | undefined): number | null {
  const at = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
