import { fail, ok } from "@cohort/foundation";
import { type Job, type Store, type SyncMode, WAITING } from "@cohort/postgres";
import type { Queue } from "@cohort/queue";
import { cliActor } from "../cli-actor.ts";
import type { Outcome } from "../command-line/command.ts";
import { type Session, sessionQueue, sessionStore, single } from "../session.ts";
import { watchJob } from "../watch-job.ts";

export interface SyncOptions {
  readonly full?: true;
  readonly changes?: true;
  readonly cancel?: true;
  readonly resume?: true;
  readonly wait: boolean;
}

/**
 * Asks the workers to read the EHR, and shows how far they are. A sync that runs already is joined. Without
 * `wait` it says the job's id and leaves.
 */
export async function sync(session: Session, options: SyncOptions): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  if (options.cancel) return cancel(session, store.value);
  const queue = await sessionQueue(session);
  if (!queue.ok) return queue;
  if (options.resume) return resume(session, store.value, queue.value, options.wait);
  const mode = options.full ? "full" : options.changes ? "changes" : await usualMode(store.value);
  return readAll(session, store.value, queue.value, { mode, wait: options.wait });
}

/** Everyone, until that was done once; then who changed since. */
const usualMode = async (store: Store): Promise<SyncMode> =>
  (await store.reading.state()).fullPassAt === null ? "full" : "changes";

const WHAT = {
  full: "of everyone",
  changes: "of who changed",
  hints: "of who is due",
} as const satisfies Record<SyncMode, string>;

type Parts = Pick<Session, "terminal">;
type Wake = Pick<Queue, "enqueueSync">;

/** Has everyone read, unless told otherwise. */
export async function readAll(
  parts: Parts,
  store: Store,
  queue: Wake,
  { mode = "full", wait = true }: { readonly mode?: SyncMode; readonly wait?: boolean } = {},
): Promise<Outcome> {
  const { job, created } = await store.jobs.create("sync", mode, cliActor());
  if (created) return wakeAndWatch(parts, store, queue, job, "started", wait);
  // Who asks may know that the EHR is back.
  return job.phase === WAITING
    ? wakeAndWatch(parts, store, queue, job, "waited for the EHR", wait)
    : watch(parts, store, job, "was running already", wait);
}

async function cancel({ terminal }: Parts, store: Store): Promise<Outcome> {
  const open = await store.jobs.open("sync");
  const cancelled = open && (await store.jobs.cancel(open.id, cliActor()));
  if (cancelled) terminal.note(`sync ${cancelled.id} cancelled; --resume takes it up again`);
  else terminal.note("no sync is open");
  return ok(null);
}

async function resume(parts: Parts, store: Store, queue: Wake, wait: boolean): Promise<Outcome> {
  const latest = await store.jobs.latest("sync");
  const job = latest && (await store.jobs.resume(latest.id, cliActor()));
  if (job) return wakeAndWatch(parts, store, queue, job, "goes on", wait);
  return fail([
    {
      code: "JOB.NOT_STOPPED",
      message: "The last sync was neither cancelled nor did it fail.",
      action: "Begin a new one with `cohort sync`.",
    },
  ]);
}

async function wakeAndWatch(
  parts: Parts,
  store: Store,
  queue: Wake,
  job: Job,
  how: string,
  wait: boolean,
): Promise<Outcome> {
  // Should this fail, the row stays, and the reconciler enqueues it when the queue is back.
  const enqueued = single(await queue.enqueueSync(job.id));
  return enqueued.ok ? watch(parts, store, job, how, wait) : enqueued;
}

function watch(
  { terminal }: Parts,
  store: Store,
  job: Job,
  how: string,
  wait: boolean,
): Promise<Outcome> | Outcome {
  terminal.note(`sync ${job.id} ${how}: ${WHAT[job.mode]}`);
  return wait ? watchJob(store, job.id, "Reading", terminal) : ok(null);
}
