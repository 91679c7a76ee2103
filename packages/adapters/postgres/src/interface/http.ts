/** One thing that is counted: how often `key` occurs within a window that begins with its first occurrence. */
export interface CountedWindow {
  readonly key: string;
  readonly windowMs: number;
}

export interface Counted {
  readonly key: string;
  /** With this occurrence. */
  readonly hits: number;
  /** Until the window ends, in milliseconds by the database's clock; more than 0. */
  readonly leftMs: number;
}

/** Counts that all replicas share. */
export interface RequestCounts {
  /** Counts one occurrence of each key, in one statement, whatever the order and however many do so at once. */
  add(windows: readonly CountedWindow[]): Promise<readonly Counted[]>;
}

/** Whose key it is, and for what it was used. */
export interface IdempotencyKey {
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
}

/**
 * What became of a key. `begun`: it is new, and whoever asked is to do the work. `at-work`: somebody does it right now.
 * `other-body`: it belongs to another request. `answered`: the work was done, and this is what was remembered of it.
 */
export type Begun =
  | { readonly kind: "begun" }
  | { readonly kind: "at-work" }
  | { readonly kind: "other-body" }
  | { readonly kind: "answered"; readonly remembered: string };

/** Idempotency-Keys of all replicas. Who begins and dies is taken for gone after a minute; an answer is kept for a day. */
export interface IdempotentRequests {
  begin(key: IdempotencyKey, bodyHash: string): Promise<Begun>;
  /** Notes what a repeat needs for giving the same answer: JSON, and nothing about patients in it but sealed. */
  answered(key: IdempotencyKey, remembered: string): Promise<void>;
  /** The work failed: the key may be used again. */
  abandon(key: IdempotencyKey): Promise<void>;
}

/** What the HTTP edge counts and remembers. */
export interface HttpState {
  readonly counts: RequestCounts;
  readonly idempotent: IdempotentRequests;
  /** Deletes what is past its time; says how many rows. */
  sweep(): Promise<number>;
}
