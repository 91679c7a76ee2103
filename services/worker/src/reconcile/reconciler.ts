import { catalogueBehind } from "@cohort/postgres";
import { type Keeper, keepLooking } from "../keep-looking.ts";
import { followOptOuts } from "../opt-out/follow-list.ts";
import type { Parts } from "../parts.ts";
import type { Release } from "../releases/release.ts";
import { enqueueDue } from "./due-matches.ts";
import { wakeSyncs } from "./due-syncs.ts";
import { moveCatalogues } from "./move-catalogues.ts";

const LOCK = "reconcile";

/** One look at what is due, by one process at a time. */
export async function reconcile(parts: Parts, signal: AbortSignal): Promise<void> {
  await parts.store.whileLeader(LOCK, async (lost) => {
    await followOptOuts(parts);
    const now = await parts.catalogue.load();
    await parts.store.catalogues.keep(catalogueBehind(now, parts.terminology));
    await moveCatalogues(parts, now);
    const stopped = AbortSignal.any([signal, lost]);
    await wakeSyncs(parts, stopped);
    await enqueueDue(parts, now, stopped);
  });
}

/** Looks at what is due, again and again; while a later release is there, that is for it to do. */
export const startReconciler = (parts: Parts, release: Release): Keeper =>
  keepLooking("reconciler", parts, async (signal) => {
    if (!(await release.look())) await reconcile(parts, signal);
  });
