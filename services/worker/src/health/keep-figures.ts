import { type Keeper, keepLooking } from "../keep-looking.ts";
import type { Parts } from "../parts.ts";

const LOCK = "figures";
/** Goes over all stored matches, and what a share is made of moves with every match. */
const SHARES_EVERY_MS = 10 * 60_000;

export type FiguresParts = Pick<Parts, "metrics" | "clock" | "limits" | "logger" | "source"> & {
  readonly store: Pick<Parts["store"], "figures" | "whileLeader">;
};

/** Tells the metrics what only the database knows. Every worker does, so that no figure goes with the one that told it. */
export function figuresKeeping({ store, metrics, clock, limits, source }: FiguresParts) {
  let sharedAt = -Infinity;
  const { syncIntervalMs, fullSyncIntervalMs } = limits;
  if (source !== null) metrics.syncInterval.set((syncIntervalMs ?? fullSyncIntervalMs) / 1000);

  async function tellShares(): Promise<void> {
    if (clock() - sharedAt < SHARES_EVERY_MS) return;
    // One worker at a time is enough of such a load.
    await store.whileLeader(LOCK, async () => {
      const shares = await store.figures.unknownShares();
      metrics.unknownShare.reset();
      for (const [study, share] of shares) metrics.unknownShare.set({ study }, share);
      // Before the first patient is matched there is none: soon there will be.
      if (shares.size > 0) sharedAt = clock();
    });
  }

  return async (): Promise<void> => {
    const { syncedAt, oldestDue, quarantined } = await store.figures.now();
    if (syncedAt !== null) metrics.syncLastSuccess.set(Date.parse(syncedAt) / 1000);
    for (const work of ["read", "match"] as const) {
      metrics.dueOldest.set({ work }, oldestDue[work]);
      metrics.quarantined.set({ stage: work }, quarantined[work]);
    }
    await tellShares();
  };
}

export const keepFigures = (parts: FiguresParts): Keeper =>
  keepLooking("figures", parts, figuresKeeping(parts));
