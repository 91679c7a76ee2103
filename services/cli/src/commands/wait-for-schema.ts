import { setTimeout as pause } from "node:timers/promises";
import { processSignals } from "@cohort/config";
import { describeFailure, fail, ok } from "@cohort/foundation";
import { readSchemaVersion, schemaTooNew } from "@cohort/postgres";
import type { Outcome } from "../command-line/command.ts";
import { type Session, databaseUrl } from "../session.ts";

const POLL_MS = 2000;

/**
 * Ends once the database has this release's schema, and changes nothing: what a pod does while another one
 * migrates. A database that is away or refuses the role may come round, so that is waited for too;
 * a schema of a later release never becomes ours and fails. What is waited for is said when it changes. Many that wait do not ask
 * in step.
 */
export async function waitForSchema(session: Session, pollMs = POLL_MS): Promise<Outcome> {
  const url = databaseUrl(session);
  if (!url.ok) return url;
  // The first process of a container gets no signal that it does not listen for.
  const forgetSignals = processSignals(session.lifecycle, session.logger);
  try {
    for (let told = ""; ; await pause(pollMs * (0.5 + Math.random()))) {
      const read = await readSchemaVersion(url.value);
      if (read.ok && read.value.found === read.value.needed) {
        session.terminal.note(`the database has schema ${read.value.found}`);
        return ok(null);
      }
      if (read.ok && read.value.found > read.value.needed)
        return fail([schemaTooNew(read.value.found, read.value.needed)]);
      const now = read.ok
        ? `the database has schema ${read.value.found} of ${read.value.needed}`
        : describeFailure(read.failure);
      if (now !== told) session.terminal.note(`waiting: ${now}`);
      told = now;
    }
  } finally {
    forgetSignals();
  }
}
