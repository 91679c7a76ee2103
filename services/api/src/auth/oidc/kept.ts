import { ProviderUnavailableError } from "./provider-unavailable.ts";

export interface KeptOptions {
  readonly clock: () => number;
  /** Fetched anew after this time. */
  readonly freshMs: number;
  /** Still good this long where fetching fails. */
  readonly staleMs: number;
  /** After a failure nothing is fetched for so long. */
  readonly pauseMs: number;
  /** Told why, each time; what is stale is given out all the same. */
  readonly onFailed?: ((error: unknown) => void) | undefined;
}

export interface Kept<T> {
  get(): Promise<T>;
  /** Fetches anew, unless that was done within this time or fails; then what is there. */
  renewed(atMostEveryMs: number): Promise<T>;
}

/** One document of another machine, fetched once however many wait for it. Throws ProviderUnavailableError where it cannot be had. */
export function keep<T>(fetchIt: () => Promise<T>, options: KeptOptions): Kept<T> {
  const { clock, freshMs, staleMs, pauseMs, onFailed } = options;
  let kept: { readonly value: T; readonly at: number } | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let underWay: Promise<T> | null = null;

  async function fetchNow(): Promise<T> {
    try {
      const value = await fetchIt();
      kept = { value, at: clock() };
      return value;
    } catch (error) {
      failedAt = clock();
      onFailed?.(error);
      throw error;
    } finally {
      underWay = null;
    }
  }

  /** What is there in place of what cannot be fetched. */
  async function fetched(): Promise<T> {
    const old = kept;
    try {
      if (clock() - failedAt < pauseMs) throw new ProviderUnavailableError("failed a moment ago");
      return await (underWay ??= fetchNow());
    } catch (error) {
      if (old !== null && clock() - old.at < staleMs) return old.value;
      throw error instanceof ProviderUnavailableError
        ? error
        : new ProviderUnavailableError("cannot be fetched", { cause: error });
    }
  }

  return {
    get: async () => (kept !== null && clock() - kept.at < freshMs ? kept.value : fetched()),
    renewed: async (atMostEveryMs) => {
      const triedAt = Math.max(kept?.at ?? failedAt, failedAt);
      return kept !== null && clock() - triedAt < atMostEveryMs ? kept.value : fetched();
    },
  };
}
