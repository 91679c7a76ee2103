import type { SyncRun } from "./sync-run.ts";

/**
 * Keeps in mind which types the EHR withholds. Once it gives one of them, as `given` shows, everyone is read again
 * without waiting for the next pass over all: records say `unauthorised` until then. A type of which nothing was seen
 * counts as withheld still, for a source that has just begun does not know yet.
 */
export async function noteGrants(
  { parts, source }: Pick<SyncRun, "parts" | "source">,
  given: Iterable<string>,
): Promise<void> {
  const { store, logger, bulk } = parts;
  const known = await store.reading.withheld();
  const now = source.status().withheld;
  const seen = new Set(given);
  const freed = known.filter((type) => seen.has(type) && !now.includes(type));
  if (freed.length > 0) {
    logger.info({ types: freed }, "the EHR grants more than before: everyone is read again");
    // Raises the mode of the job that this is part of. What is withheld is noted anew by the pass.
    if (bulk !== null) return void (await store.jobs.create("sync", "full"));
    await store.reading.wantEveryone();
  }
  // Whatever else is withheld still shows while everyone is read.
  const next = [...new Set(freed.length > 0 ? now : [...known, ...now])].toSorted();
  if (next.join() !== known.join()) await store.reading.withhold(next);
}
