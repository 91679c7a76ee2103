import { type Keeper, keepLooking } from "../keep-looking.ts";
import { followOptOuts } from "../opt-out/follow-list.ts";
import type { Parts } from "../parts.ts";
import { enqueueDue } from "./due-matches.ts";
import { wakeSyncs } from "./due-syncs.ts";
import { moveCatalogues } from "./move-catalogues.ts";

const LOCK = "reconcile";

/** One look at what is due, by one process at a time. */
export async function reconcile(parts: Parts, signal: AbortSignal): Promise<void> {
  await parts.store.whileLeader(LOCK, async (lost) => {
    await followOptOuts(parts);
    const now = await parts.catalogue.load();
    await moveCatalogues(parts, now);
    const stopped = AbortSignal.any([signal, lost]);
    await wakeSyncs(parts, stopped);
    await enqueueDue(parts, now, stopped);
  });
}

/** Looks at what is due, again and again. */
export const startReconciler = (parts: Parts): Keeper =>
  keepLooking("reconciler", parts, (signal) => reconcile(parts, signal));
