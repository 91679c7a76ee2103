import { type ReadingDue, StoreUnavailableError } from "@cohort/postgres";
import type { SyncRun } from "./sync-run.ts";

/**
 * They were not read, and not because of them. Where the store is away just then, this process remembers to say so:
 * else it would look as if a worker had ended with them.
 */
export async function giveBack(
  { parts, untold }: Pick<SyncRun, "parts" | "untold">,
  taken: readonly ReadingDue[],
  afterMs = 0,
): Promise<void> {
  if (taken.length === 0) return;
  try {
    await parts.store.reading.giveBack(taken, afterMs);
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    untold.push(...taken);
  }
}

/** What an earlier run of this process could not say. */
export async function tellUntold(run: Pick<SyncRun, "parts" | "untold">): Promise<void> {
  await giveBack(run, run.untold.splice(0));
}
