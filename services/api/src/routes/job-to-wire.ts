import type { WireJob } from "@cohort/contract";
import { type Job, paceOf } from "@cohort/postgres";

export function jobToWire(job: Job): WireJob {
  const { rate, leftMs } = paceOf(job);
  return {
    id: job.id,
    state: job.state,
    progress: { done: job.progress.done, total: job.progress.total },
    mode: job.mode,
    phase: job.phase,
    counts: { ...job.counts },
    skipped: { ...job.skipped },
    rate: rate === null ? null : Math.round(10 * rate) / 10,
    estimatedEnd:
      leftMs === null ? null : new Date(Date.parse(job.updatedAt) + leftMs).toISOString(),
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    errorClass: job.errorClass,
  };
}
