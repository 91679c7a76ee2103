import { setTimeout as pause } from "node:timers/promises";
import { fail, ok } from "@cohort/foundation";
import type { Store } from "@cohort/postgres";
import type { Terminology } from "@cohort/terminology";
import type { Outcome } from "./command-line/command.ts";
import { dueQuery } from "./due.ts";
import { startProgress } from "./print/progress.ts";
import type { Session } from "./session.ts";

const POLL_MS = 200;
const SILENT_MS = 5 * 60_000;

/** Shows how the patients that are due for matching become fewer, until there is none. */
export async function watchDue(
  session: Session,
  store: Store,
  terminology: Terminology,
): Promise<Outcome> {
  const progress = startProgress(session.terminal, "Matching");
  let least = Number.POSITIVE_INFINITY;
  let moved = Date.now();
  try {
    for (;;) {
      // Asked anew each time: studies are activated, and midnight comes, while this runs.
      const due = await store.records.countDue(await dueQuery(session, store, terminology));
      const { records } = await store.records.totals();
      progress.update(Math.max(0, records - due), records);
      if (due === 0) return ok(null);
      if (due < least) [least, moved] = [due, Date.now()];
      if (Date.now() - moved > SILENT_MS) return silent(due);
      await pause(POLL_MS);
    }
  } finally {
    progress.end();
  }
}

const silent = (due: number): Outcome =>
  fail([
    {
      code: "MATCH.SILENT",
      message: `${due} patients are due for matching, and none was matched for ${SILENT_MS / 60_000} minutes.`,
      action:
        "Check that a worker runs (`cohort worker`), reaches the queue, and has the same site and dictionary files.",
    },
  ]);
