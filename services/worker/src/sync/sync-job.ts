import { readingHash } from "@cohort/fhir-mapping";
import { SourceError } from "@cohort/fhir-source";
import { StoreUnavailableError } from "@cohort/postgres";
import type { Handler, JobEnd, JobRun } from "@cohort/queue";
import { HANDOVER_MS } from "../handover.ts";
import type { Parts } from "../parts.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { readEverything } from "./read-everything.ts";
import { pauseAfter } from "./source-pause.ts";

/** Held by whoever reads the EHR: two passes at once would only cost the EHR twice. */
export const SYNC_LOCK = "sync";
/** So many runs that all ended without a word: something in the EHR's data ends the worker. */
const MOST_STARTS = 10;

/**
 * Reads every patient of the EHR. The job's row says how far it is, and the row counts, not the job: one that is woken
 * twice reads once, one that died is woken again by the reconciler.
 */
export const syncJob =
  (parts: Parts): Handler<"sync"> =>
  async ({ job }, run) => {
    const finished = parts.metrics.syncSeconds.startTimer();
    let end: JobEnd = { end: "done" };
    try {
      await parts.store.whileLeader(SYNC_LOCK, async (lost) => {
        end = await syncOnce(parts, job, { ...run, signal: AbortSignal.any([run.signal, lost]) });
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      end = { end: "retry", errorClass: "store" };
    }
    finished({ outcome: end.end });
    return end;
  };

/** Never throws for what can be expected to happen to a pass. */
async function syncOnce(parts: Parts, job: string, run: JobRun): Promise<JobEnd> {
  try {
    return await runSync(parts, job, run.signal);
  } catch (error) {
    return endAfter(error, parts, job, run);
  }
}

async function runSync(parts: Parts, job: string, signal: AbortSignal): Promise<JobEnd> {
  const { store, source, terminology, logger } = parts;
  const row = await store.jobs.progress(job, {});
  // It has ended: cancelled, or this is a second wake-up.
  if (row === null) return { end: "done" };
  if (source === null) return giveUp(parts, job, "not-configured");
  const starts = readCheckpoint(row.checkpoint).starts + 1;
  if (starts > MOST_STARTS) return giveUp(parts, job, "crash");
  const mapping = readingHash(terminology);
  await store.jobs.progress(job, { checkpoint: writeCheckpoint({ mapping, starts }) });
  logger.info({ job, starts }, "sync begins");
  if (await readEverything(parts, source, job, signal)) {
    await store.jobs.finish(job, { state: "done" });
    logger.info({ job }, "sync is done");
  }
  return { end: "done" };
}

async function giveUp({ store, logger }: Parts, job: string, errorClass: string): Promise<JobEnd> {
  logger.error({ job, errorClass }, "sync failed");
  await store.jobs.finish(job, { state: "failed", errorClass });
  return { end: "never", errorClass };
}

/** What becomes of a pass that was stopped: put off, tried again, or given up. */
async function endAfter(error: unknown, parts: Parts, job: string, run: JobRun): Promise<JobEnd> {
  // This worker stops, or its lock is lost: the next one goes on.
  if (run.signal.aborted) return putOff(parts, job, HANDOVER_MS);
  if (error instanceof StoreUnavailableError) throw error;
  if (error instanceof SourceError) {
    const pauseMs = pauseAfter(error);
    parts.logger.warn({ err: error, job, class: error.class, pauseMs }, "the EHR stopped a sync");
    return pauseMs === null ? giveUp(parts, job, error.class) : putOff(parts, job, pauseMs);
  }
  parts.logger.error({ err: error, job, attempt: run.attempt }, "sync broke");
  return run.lastAttempt ? giveUp(parts, job, "bug") : { end: "retry", errorClass: "bug" };
}

/** An orderly end for now: the runs before it count no more. */
async function putOff(
  { store, terminology }: Parts,
  job: string,
  afterMs: number,
): Promise<JobEnd> {
  const mapping = readingHash(terminology);
  await store.jobs.progress(job, { checkpoint: writeCheckpoint({ mapping, starts: 0 }) });
  return { end: "later", afterMs };
}
