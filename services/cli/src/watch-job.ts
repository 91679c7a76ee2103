import { setTimeout as pause } from "node:timers/promises";
import { InternalError, fail, ok } from "@cohort/foundation";
import type { Job, Store } from "@cohort/postgres";
import type { Outcome } from "./command-line/command.ts";
import { detailOf, summaryOf } from "./print/job-text.ts";
import { type Progress, startProgress } from "./print/progress.ts";
import type { Terminal } from "./print/terminal.ts";

const POLL_MS = 200;
const SILENT_MS = 10 * 60_000;

/** Shows a job's progress until it has ended, and what came of it; a failure where it did not end well or stands still. */
export async function watchJob(
  store: Store,
  id: string,
  label: string,
  terminal: Terminal,
): Promise<Outcome> {
  const progress = startProgress(terminal, label);
  let job: Job;
  try {
    job = await lastStateOf(store, id, progress);
  } finally {
    progress.end();
  }
  if (job.finishedAt === null) return silent(job);
  summaryOf(job).forEach((line) => terminal.note(line));
  return ended(job);
}

/** How it ended, or how it stands where it stands still. */
async function lastStateOf(store: Store, id: string, progress: Progress): Promise<Job> {
  for (;;) {
    const job = await store.jobs.get(id);
    if (job === null) throw new InternalError(`job ${id} is not in the store`);
    progress.update(job.progress.done, job.progress.total, detailOf(job));
    const isSilent = Date.now() - Date.parse(job.updatedAt) > SILENT_MS;
    if (job.finishedAt !== null || isSilent) return job;
    await pause(POLL_MS);
  }
}

const ended = (job: Job): Outcome =>
  job.state === "done"
    ? ok(null)
    : fail([
        {
          code: `JOB.${job.state.toUpperCase()}`,
          message: `The ${job.kind} job was ${job.state === "failed" ? "given up" : job.state}${
            job.errorClass === null ? "" : ` (${job.errorClass})`
          }.`,
          action:
            "The worker's log says more; what was read so far is kept, and `cohort sync --resume` goes on.",
        },
      ]);

const silent = (job: Job): Outcome =>
  fail([
    {
      code: "JOB.SILENT",
      message: `The ${job.kind} job has made no progress for ${SILENT_MS / 60_000} minutes.`,
      action: "Check that a worker runs (`cohort worker`) and reaches the queue.",
    },
  ]);
