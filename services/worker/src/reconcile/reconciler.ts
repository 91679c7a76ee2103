import { setTimeout as pause } from "node:timers/promises";
import type { Parts } from "../parts.ts";
import { enqueueDue } from "./due-matches.ts";
import { wakeSyncs } from "./due-syncs.ts";
import { moveCatalogues } from "./move-catalogues.ts";

const LOCK = "reconcile";

export interface Reconciler {
  /** Ends after what it is about, if anything. */
  stop(): Promise<void>;
}

/** One look at what is due, by one process at a time. */
export async function reconcile(parts: Parts, signal: AbortSignal): Promise<void> {
  await parts.store.whileLeader(LOCK, async (lost) => {
    const now = await parts.catalogue.load();
    await moveCatalogues(parts, now);
    const stopped = AbortSignal.any([signal, lost]);
    await wakeSyncs(parts, stopped);
    await enqueueDue(parts, now, stopped);
    const { quarantined } = await parts.store.records.totals();
    parts.metrics.quarantined.set({ kind: "patient" }, quarantined);
  });
}

/**
 * Looks at what is due at once and then at every interval, a little early or late so that many workers started
 * together do not stay in step. A look that fails is logged; the next one comes all the same.
 */
export function startReconciler(parts: Parts): Reconciler {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await reconcile(parts, signal);
      } catch (error) {
        parts.logger.error({ err: error }, "reconciler");
      }
      const jitter = 0.9 + 0.2 * Math.random();
      await pause(parts.limits.reconcileMs * jitter, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
