import { readingHash } from "@cohort/fhir-mapping";
import { SourceError } from "@cohort/fhir-source";
import {
  type JobProgress,
  type ReadingDue,
  StoreUnavailableError,
  type SyncMode,
  WAITING,
} from "@cohort/postgres";
import type { Handler, JobEnd, JobRun } from "@cohort/queue";
import { HANDOVER_MS } from "../handover.ts";
import type { Parts } from "../parts.ts";
import { readChanges } from "./changes.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { collectMatches } from "./collect-matches.ts";
import { drain } from "./drain.ts";
import { NobodyListed, fullPass } from "./full-pass.ts";
import { tellUntold } from "./hand-back.ts";
import { type Notes, createNotes } from "./notes.ts";
import { pauseAfter } from "./source-pause.ts";
import type { SyncRun } from "./sync-run.ts";
import { whileWanted } from "./while-wanted.ts";

/** Held by whoever reads the EHR: two at once would only cost the EHR twice. */
export const SYNC_LOCK = "sync";
/** So many runs that got nothing done and all ended without a word: something in the EHR's data ends the worker. */
const MOST_STARTS = 10;

/**
 * Reads the EHR as the job's mode says. What is left to do stands in the database, not in the job: one that is woken twice
 * reads once, one that died is woken again by the reconciler and goes on where it was.
 */
export const syncJob = (parts: Parts): Handler<"sync"> => {
  const untold: ReadingDue[] = [];
  return async ({ job }, run) => {
    const finished = parts.metrics.syncSeconds.startTimer();
    let end: JobEnd = { end: "done" };
    try {
      await parts.store.whileLeader(SYNC_LOCK, async (lost) => {
        const signal = AbortSignal.any([run.signal, lost]);
        end = await syncOnce(parts, job, untold, { ...run, signal });
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      end = { end: "retry", errorClass: "store" };
    }
    finished({ outcome: end.end });
    return end;
  };
};

/** Never throws for what can be expected to happen to a sync. */
async function syncOnce(
  parts: Parts,
  job: string,
  untold: ReadingDue[],
  run: JobRun,
): Promise<JobEnd> {
  try {
    const work = (signal: AbortSignal): Promise<JobEnd> => runSync(parts, job, untold, signal);
    return (await whileWanted(parts, job, run.signal, work)) ?? { end: "done" };
  } catch (error) {
    return endAfter(error, parts, job, run);
  }
}

async function runSync(
  parts: Parts,
  job: string,
  untold: ReadingDue[],
  signal: AbortSignal,
): Promise<JobEnd> {
  const { store, source, terminology, logger } = parts;
  const row = await store.jobs.progress(job, {});
  // It has ended: cancelled, or this is a second wake-up.
  if (row === null) return { end: "done" };
  if (source === null) return giveUp(parts, job, "not-configured");
  const starts = readCheckpoint(row.checkpoint).starts + 1;
  if (starts > MOST_STARTS) return giveUp(parts, job, "crash");
  const mapping = readingHash(terminology);
  const notes = createNotes(parts, row);
  await notes.reach({ mapping, starts });
  await tellUntold({ parts, untold });
  if (!isExportedAnew(parts, row.mode, notes)) await store.reading.wantReadOtherwise(mapping);
  logger.info({ job, mode: row.mode, starts }, "sync begins");
  const matches = collectMatches(parts);
  try {
    await inModes({ parts, source, job, notes, matches, untold, signal }, row.mode);
  } catch (error) {
    await notes.leave();
    throw error;
  } finally {
    await matches.flush();
  }
  return { end: "done" };
}

/** An export tells of everyone by itself, under whatever mapping they were read before. */
const isExportedAnew = ({ bulk }: Parts, mode: SyncMode, notes: Notes): boolean =>
  bulk !== null && mode === "full" && (notes.checkpoint().pass?.stage ?? "listing") === "listing";

/** More may be asked for while it runs: it ends when it has done what its row says at the end. */
async function inModes(run: SyncRun, first: SyncMode): Promise<void> {
  const { parts, job, notes } = run;
  for (let mode = first; ;) {
    if (!(await MODES[mode](run))) return;
    if (await parts.store.jobs.finish(job, { state: "done", mode })) {
      // Hints are of single patients: everyone else's data is as old as before.
      if (mode !== "hints") parts.metrics.syncLastSuccess.set(parts.clock() / 1000);
      parts.logger.info({ job, mode }, "sync is done");
      return;
    }
    const row = await parts.store.jobs.get(job);
    if (row === null || row.mode === mode) return;
    ({ mode } = row);
    if (!(await notes.reach({ pass: null }))) return;
  }
}

const MODES = {
  full: fullPass,
  changes: readChanges,
  hints: (run) => drain(run),
} as const satisfies Record<SyncMode, (run: SyncRun) => Promise<boolean>>;

async function giveUp({ store, logger }: Parts, job: string, errorClass: string): Promise<JobEnd> {
  logger.error({ job, errorClass }, "sync failed");
  await store.jobs.finish(job, { state: "failed", errorClass });
  return { end: "never", errorClass };
}

/** What becomes of a sync that was stopped: put off, tried again, or given up. */
async function endAfter(error: unknown, parts: Parts, job: string, run: JobRun): Promise<JobEnd> {
  // This worker stops, or its lock is lost: the next one goes on.
  if (run.signal.aborted) return putOff(parts, job, HANDOVER_MS);
  if (error instanceof StoreUnavailableError) throw error;
  if (error instanceof SourceError) {
    const pauseMs = pauseAfter(error);
    parts.logger.warn({ err: error, job, class: error.class, pauseMs }, "the EHR stopped a sync");
    return pauseMs === null
      ? giveUp(parts, job, error.class)
      : putOff(parts, job, pauseMs, { phase: WAITING });
  }
  if (error instanceof NobodyListed) return giveUp(parts, job, "empty-list");
  parts.logger.error({ err: error, job, attempt: run.attempt }, "sync broke");
  return run.lastAttempt ? giveUp(parts, job, "bug") : { end: "retry", errorClass: "bug" };
}

/** An orderly end for now: the runs before it count no more. */
async function putOff(
  { store }: Parts,
  job: string,
  afterMs: number,
  progress: JobProgress = {},
): Promise<JobEnd> {
  const row = await store.jobs.get(job);
  const checkpoint = { ...readCheckpoint(row?.checkpoint ?? null), starts: 0 };
  await store.jobs.progress(job, { ...progress, checkpoint: writeCheckpoint(checkpoint) });
  return { end: "later", afterMs };
}
