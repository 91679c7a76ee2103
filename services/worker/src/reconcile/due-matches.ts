import type { CatalogueNow } from "@cohort/postgres";
import { type PatientId, formatDay } from "@cohort/foundation";
import type { Parts } from "../parts.ts";

const PAGE = 2000;

/**
 * Enqueues who is due, unless jobs of an earlier round still wait: one round at a time, up to the high-water mark.
 * A patient enqueued twice is matched twice to the same end.
 */
export async function enqueueDue(
  { store, queue, metrics, logger, limits, today }: Parts,
  now: CatalogueNow,
  signal: AbortSignal,
): Promise<void> {
  const due = { catalogue: now.hash, asOf: formatDay(today()) };
  metrics.dueMatches.set(await store.records.countDue(due));
  const counts = await queue.counts();
  if (!counts.ok || counts.value.match.waiting > 0) return;

  const most = limits.highWater * limits.matchBatch;
  let enqueued = 0;
  let after: PatientId | undefined;
  while (enqueued < most && !signal.aborted) {
    const patients = await store.records.due({
      ...due,
      limit: Math.min(PAGE, most - enqueued),
      ...(after === undefined ? {} : { after }),
    });
    if (patients.length === 0) break;
    const result = await queue.enqueueMatch(patients);
    if (!result.ok) {
      logger.warn({ code: result.failure.code }, "due patients not enqueued");
      return;
    }
    enqueued += patients.length;
    after = patients.at(-1);
  }
  metrics.reconciled.inc(enqueued);
  if (enqueued > 0) logger.info({ enqueued }, "due patients enqueued");
}
