import type { PatientId } from "@cohort/foundation";
import type { Outcome } from "../command-line/command.ts";
import { readCatalogue } from "../catalogue.ts";
import { dueQuery } from "../due.ts";
import { type Session, sessionQueue, sessionStore, single } from "../session.ts";
import { watchDue } from "../watch-due.ts";

const PAGE = 5000;

/** Puts every patient that is due into the queue and waits until the workers have matched them all. */
export async function matchDue(session: Session): Promise<Outcome> {
  const catalogue = await readCatalogue(session.config);
  if (!catalogue.ok) return catalogue;
  const store = await sessionStore(session);
  if (!store.ok) return store;
  const queue = await sessionQueue(session);
  if (!queue.ok) return queue;
  const query = await dueQuery(session, store.value, catalogue.value.terminology);
  let after: PatientId | undefined;
  do {
    const page = { limit: PAGE, ...(after === undefined ? {} : { after }) };
    const due = await store.value.records.due({ ...query, ...page });
    const enqueued = single(await queue.value.enqueueMatch(due));
    if (!enqueued.ok) return enqueued;
    after = due.at(-1);
  } while (after !== undefined);
  return watchDue(session, store.value, catalogue.value.terminology);
}
