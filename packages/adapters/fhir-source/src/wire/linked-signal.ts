import { setMaxListeners } from "node:events";

/** A signal that ends with its work, or with the caller's signal before that. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Aborts what is still going on, and lets go of the caller's signal. */
  readonly end: () => void;
}

/**
 * The many requests of one run listen to this signal instead of the caller's, which may live as long as the process
 * (AbortSignal.any keeps its sources in memory for that long). Throws the reason where it is aborted already.
 */
export function linkedSignal(caller: AbortSignal | undefined): LinkedSignal {
  caller?.throwIfAborted();
  const stop = new AbortController();
  // As many as there are requests waiting: no leak, and no warning of one.
  setMaxListeners(0, stop.signal);
  const pass = (): void => stop.abort(caller?.reason);
  caller?.addEventListener("abort", pass, { once: true });
  return {
    signal: stop.signal,
    end() {
      caller?.removeEventListener("abort", pass);
      stop.abort();
    },
  };
}
