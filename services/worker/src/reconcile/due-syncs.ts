import { readingHash } from "@cohort/fhir-mapping";
import type { Job } from "@cohort/postgres";
import type { Parts } from "../parts.ts";
import { readCheckpoint } from "../sync/checkpoint.ts";
import { SYNC_LOCK } from "../sync/sync-job.ts";

/**
 * Wakes a sync that nobody runs and nothing waits for, or starts one that is due. Nothing once the signal is aborted:
 * a sync that this worker lets go of just then looks forgotten and is not.
 */
export async function wakeSyncs(parts: Parts, signal: AbortSignal): Promise<void> {
  const { store } = parts;
  const open = await store.jobs.open("sync");
  if (open !== null) {
    await wakeForgotten(parts, open, signal);
    return;
  }
  if (parts.source === null || !(await isSyncDue(parts)) || signal.aborted) return;
  const { job, created } = await store.jobs.create("sync");
  if (created) await enqueue(parts, job, "sync is due");
}

/** Whoever has just created a sync is about to enqueue it. */
const BEING_ENQUEUED_MS = 2000;

/** Its worker died, or the queue lost it: then the lock is free and no job waits. */
async function wakeForgotten(parts: Parts, open: Job, signal: AbortSignal): Promise<void> {
  if (parts.clock() - Date.parse(open.createdAt) < BEING_ENQUEUED_MS) return;
  const counts = await parts.queue.counts();
  if (!counts.ok || counts.value.sync.waiting + counts.value.sync.delayed > 0) return;
  await parts.store.whileLeader(SYNC_LOCK, async () => {
    if (!signal.aborted) await enqueue(parts, open, "forgotten sync woken");
  });
}

async function enqueue({ queue, logger }: Parts, { id }: Job, why: string): Promise<void> {
  const enqueued = await queue.enqueueSync(id);
  if (enqueued.ok) logger.info({ job: id }, why);
  else logger.warn({ job: id, code: enqueued.failure.code }, "sync not enqueued");
}

/**
 * The interval has passed, or the records were read by an older mapping and no sync has read by this one yet:
 * then what one could not read again will not be read by the next either.
 */
async function isSyncDue({ store, terminology, limits, clock }: Parts): Promise<boolean> {
  const latest = await store.jobs.latest("sync");
  const { syncIntervalMs } = limits;
  if (syncIntervalMs !== null) {
    const last = latest === null ? 0 : Date.parse(latest.createdAt);
    if (clock() - last >= syncIntervalMs) return true;
  }
  const mappingHash = readingHash(terminology);
  if (latest === null || readCheckpoint(latest.checkpoint).mapping === mappingHash) return false;
  return (await store.records.dueForReading({ mappingHash, limit: 1 })).length > 0;
}
