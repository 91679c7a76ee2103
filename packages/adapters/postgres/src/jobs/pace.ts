import type { Job } from "../interface/jobs.ts";

export interface Pace {
  /** Patients a second from its first run to its last progress; null before there is one. */
  readonly rate: number | null;
  /** Milliseconds until its end, should it go on as it did so far; null where it does not run or has no total. */
  readonly leftMs: number | null;
}

/** By the database's clock alone, which wrote all of a job's instants. */
export function paceOf(
  job: Pick<Job, "state" | "startedAt" | "finishedAt" | "updatedAt" | "progress">,
): Pace {
  const { done, total } = job.progress;
  const since = job.startedAt === null ? Number.NaN : Date.parse(job.startedAt);
  const seconds = (Date.parse(job.finishedAt ?? job.updatedAt) - since) / 1000;
  if (!(seconds > 0)) return { rate: null, leftMs: null };
  const rate = done / seconds;
  const isOpenEnded = job.state !== "running" || total === null || rate === 0;
  return { rate, leftMs: isOpenEnded ? null : (1000 * Math.max(0, total - done)) / rate };
}
