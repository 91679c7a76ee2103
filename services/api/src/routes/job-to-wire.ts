import type { WireJob } from "@cohort/contract";
import type { Job } from "@cohort/postgres";

/** Patients a second from its beginning to its last progress, by the database's clock; null before there is one. */
function rateOf({ startedAt, finishedAt, updatedAt, progress }: Job): number | null {
  if (startedAt === null) return null;
  const seconds = (Date.parse(finishedAt ?? updatedAt) - Date.parse(startedAt)) / 1000;
  return seconds > 0 ? Math.round((10 * progress.done) / seconds) / 10 : null;
}

/** If it goes on as it did so far. */
function estimatedEnd({ state, progress, updatedAt }: Job, rate: number | null): string | null {
  if (state !== "running" || progress.total === null || rate === null || rate === 0) return null;
  const left = Math.max(0, progress.total - progress.done);
  return new Date(Date.parse(updatedAt) + (1000 * left) / rate).toISOString();
}

export function jobToWire(job: Job): WireJob {
  const rate = rateOf(job);
  return {
    id: job.id,
    state: job.state,
    progress: { done: job.progress.done, total: job.progress.total },
    mode: job.mode,
    phase: job.phase,
    counts: { ...job.counts },
    skipped: { ...job.skipped },
    rate,
    estimatedEnd: estimatedEnd(job, rate),
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    errorClass: job.errorClass,
  };
}
