/** What ends a request before its time: the caller, or the clock. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends waiting; the caller's signal and the clock are let go of. */
  end(): void;
}

/** Throws the caller's reason where it is aborted already. */
export function startDeadline(totalMs: number | null, caller?: AbortSignal): Deadline {
  caller?.throwIfAborted();
  const stop = new AbortController();
  const cancel = (): void => stop.abort();
  const timer = totalMs === null ? null : setTimeout(cancel, totalMs);
  caller?.addEventListener("abort", cancel, { once: true });
  return {
    signal: stop.signal,
    end() {
      if (timer !== null) clearTimeout(timer);
      caller?.removeEventListener("abort", cancel);
    },
  };
}
