import { ok } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import type { Queue } from "@cohort/queue";
import type { Outcome } from "../command.ts";
import { type Session, sessionQueue, sessionStore, single } from "../session.ts";
import { watchJob } from "../watch-job.ts";

/**
 * Asks the workers to read the EHR, and shows how far they are. A sync that runs already is joined. Without
 * `wait` it says the job's id and leaves.
 */
export async function sync(
  session: Session,
  options: { readonly wait: boolean },
): Promise<Outcome> {
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const queue = await sessionQueue(session);
  if (!queue.ok) return queue;
  return readAll(session, store.value, queue.value, options.wait);
}

export async function readAll(
  { terminal }: Pick<Session, "terminal">,
  store: Store,
  queue: Pick<Queue, "enqueueSync">,
  wait = true,
): Promise<Outcome> {
  const { job, created } = await store.jobs.create("sync");
  // Should this fail, the row stays, and the reconciler enqueues it when the queue is back.
  const enqueued = created ? single(await queue.enqueueSync(job.id)) : ok(null);
  if (!enqueued.ok) return enqueued;
  terminal.note(`sync ${job.id} ${created ? "started" : "was running already"}`);
  return wait ? watchJob(store, job.id, "Reading", terminal) : ok(null);
}
