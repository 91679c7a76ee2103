import { setTimeout as pause } from "node:timers/promises";
import { StoreUnavailableError } from "@cohort/postgres";
import type { Parts } from "../parts.ts";

/** Between two looks at whether the job has ended. */
const LOOK_MS = 2000;

/**
 * Works with a signal that aborts when the caller's does, or when the job is cancelled: a run that waits for the EHR
 * writes nothing, and so would learn of it when the EHR is back. Null where it was cancelled; else what the work comes to.
 */
export async function whileWanted<T>(
  { store }: { readonly store: { readonly jobs: Pick<Parts["store"]["jobs"], "get"> } },
  job: string,
  caller: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  lookMs: number = LOOK_MS,
): Promise<T | null> {
  const cancelled = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([caller, cancelled.signal]);
  const isOpen = async (): Promise<boolean> => {
    try {
      const state = (await store.jobs.get(job))?.state;
      return state === "queued" || state === "running";
    } catch (error) {
      // What it is at tells by itself whether it can go on without the store.
      if (error instanceof StoreUnavailableError) return true;
      throw error;
    }
  };
  const look = async (): Promise<void> => {
    for (;;) {
      await pause(lookMs, undefined, { signal: over.signal });
      if (!(await isOpen())) return cancelled.abort();
    }
  };
  const looking = look().catch(() => undefined);
  try {
    return await work(signal);
  } catch (error) {
    if (cancelled.signal.aborted && !caller.aborted) return null;
    throw error;
  } finally {
    over.abort();
    await looking;
  }
}
