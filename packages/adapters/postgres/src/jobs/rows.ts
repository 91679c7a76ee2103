import type { Selectable } from "kysely";
import type { Queries } from "../database/database.ts";
import { storedAs } from "../database/json.ts";
import type { Job, JobKind } from "../interface/jobs.ts";
import type { Tables } from "../schema.ts";

export type JobRow = Selectable<Tables["job"]>;

export const COUNTS = storedAs<Job["counts"]>("job counts");
export const SKIPPED = storedAs<Job["skipped"]>("counts of what a job skipped");

export const OPEN = ["queued", "running"] as const;

export const toJob = (row: JobRow): Job => ({
  id: row.id,
  kind: row.kind,
  mode: row.mode,
  state: row.state,
  phase: row.phase,
  progress: { done: row.done, total: row.total },
  counts: COUNTS.read(row.counts),
  skipped: SKIPPED.read(row.skipped),
  checkpoint: row.checkpoint,
  errorClass: row.error_class,
  createdAt: row.created_at,
  startedAt: row.started_at,
  updatedAt: row.updated_at,
  finishedAt: row.finished_at,
});

export const orNull = (row: JobRow | undefined): Job | null => (row ? toJob(row) : null);

export const openJob = (queries: Queries, kind: JobKind): Promise<JobRow | undefined> =>
  queries
    .selectFrom("job")
    .selectAll()
    .where("kind", "=", kind)
    .where("state", "in", OPEN)
    .executeTakeFirst();
