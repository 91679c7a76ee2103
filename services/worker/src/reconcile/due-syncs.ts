import { readingHash } from "@cohort/fhir-mapping";
import type { Job, SyncMode } from "@cohort/postgres";
import type { Parts } from "../parts.ts";
import { readCheckpoint } from "../sync/checkpoint.ts";
import { SYNC_LOCK } from "../sync/sync-job.ts";

/**
 * Wakes a sync that nobody runs and nothing waits for, or starts one that is due. Nothing once the signal is aborted:
 * a sync that this worker lets go of just then looks forgotten and is not.
 */
export async function wakeSyncs(parts: Parts, signal: AbortSignal): Promise<void> {
  const { store } = parts;
  const due = (await store.reading.count()).now;
  parts.metrics.readingDue.set(due);
  const open = await store.jobs.open("sync");
  if (open !== null) {
    await wakeForgotten(parts, open, signal);
    return;
  }
  if (parts.source === null) return;
  const mode = await dueMode(parts, due);
  if (mode === null || signal.aborted) return;
  const { job, created } = await store.jobs.create("sync", mode);
  if (created) await enqueue(parts, job, "sync is due");
}

/** Whoever has just created a sync is about to enqueue it. */
const BEING_ENQUEUED_MS = 2000;

/** Its worker died, or the queue lost it: then the lock is free and no job waits. */
async function wakeForgotten(parts: Parts, open: Job, signal: AbortSignal): Promise<void> {
  if (parts.clock() - Date.parse(open.createdAt) < BEING_ENQUEUED_MS) return;
  const counts = await parts.queue.counts();
  if (!counts.ok || counts.value.sync.waiting + counts.value.sync.delayed > 0) return;
  // The lock is let go of first: whoever is woken while we have it finds it taken, and goes to sleep again.
  const isFree = await parts.store.whileLeader(SYNC_LOCK, () => Promise.resolve());
  if (isFree && !signal.aborted) await enqueue(parts, open, "forgotten sync woken");
}

async function enqueue({ queue, logger }: Parts, { id, mode }: Job, why: string): Promise<void> {
  const enqueued = await queue.enqueueSync(id);
  if (enqueued.ok) logger.info({ job: id, mode }, why);
  else logger.warn({ job: id, code: enqueued.failure.code }, "sync not enqueued");
}

/** A sync that failed would fail again at once: its cause is with people. */
const AFTER_FAILURE_MS = 15 * 60_000;

/**
 * The most that is due, or null. Who was left when a sync was cancelled waits for the next one that is asked for or
 * whose interval has passed.
 */
async function dueMode(parts: Parts, due: number): Promise<SyncMode | null> {
  const { store, clock } = parts;
  const latest = await store.jobs.latest("sync");
  if (latest?.state === "failed") {
    if (clock() - Date.parse(latest.finishedAt ?? latest.updatedAt) < AFTER_FAILURE_MS) return null;
  }
  const { fullPassAt, changesWantedAt } = await store.reading.state();
  const hasFailed = latest?.state === "failed";
  if (await isFullDue(parts, fullPassAt, hasFailed)) return "full";
  if (await areChangesDue(parts, hasFailed)) return "changes";
  if (latest?.state === "cancelled") return null;
  if (changesWantedAt !== null) return "changes";
  if (await isReadOtherwise(parts, latest)) return parts.bulk === null ? "hints" : "full";
  return due > 0 ? "hints" : null;
}

/** Everyone was read once, and that is long ago. The first pass is for people to begin. */
async function isFullDue(
  { store, limits, clock }: Parts,
  fullPassAt: string | null,
  hasFailed: boolean,
): Promise<boolean> {
  if (fullPassAt === null) return false;
  const isLongAgo = (instant: string): boolean =>
    clock() - Date.parse(instant) >= limits.fullSyncIntervalMs;
  if (!isLongAgo(fullPassAt)) return false;
  const last = await store.jobs.latest("sync", ["full"]);
  return last === null || hasFailed || isLongAgo(last.createdAt);
}

async function areChangesDue(
  { store, limits, clock }: Parts,
  hasFailed: boolean,
): Promise<boolean> {
  const { syncIntervalMs } = limits;
  if (syncIntervalMs === null) return false;
  const last = await store.jobs.latest("sync", ["changes", "full"]);
  return (
    last === null ||
    (hasFailed && last.state === "failed") ||
    clock() - Date.parse(last.createdAt) >= syncIntervalMs
  );
}

/**
 * The records were read under another mapping and no sync has begun under this one: then all are wanted, once. Whom
 * that one could not read the next would not read either.
 */
async function isReadOtherwise(
  { store, terminology }: Parts,
  latest: Job | null,
): Promise<boolean> {
  const mapping = readingHash(terminology);
  if (latest === null || readCheckpoint(latest.checkpoint).mapping === mapping) return false;
  return (await store.records.dueForReading({ mappingHash: mapping, limit: 1 })).length > 0;
}
