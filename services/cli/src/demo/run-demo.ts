import { start as startApi } from "@cohort/api";
import type { Lifecycle } from "@cohort/config";
import { ok } from "@cohort/foundation";
import { start as startWorker } from "@cohort/worker";
import type { Context, Outcome } from "../command-line/command.ts";
import { type Prepared, prepare } from "../commands/migrate.ts";
import { readAll } from "../commands/sync.ts";
import { dueQuery } from "../due.ts";
import { type Session, openSession, sessionQueue } from "../session.ts";
import { watchDue } from "../watch-due.ts";
import { servingLines } from "./serve-hints.ts";
import type { DemoOptions } from "./settings.ts";
import { nothingLeftOut, showCandidates } from "./show.ts";

/** With database and EHR in place: starts the services, reads, matches and shows what came of it. */
export async function runDemo(
  options: DemoOptions,
  context: Context,
  lifecycle: Lifecycle,
): Promise<Outcome> {
  const session = openSession(context.env, context.terminal, lifecycle);
  if (!session.ok) return session;
  const prepared = await prepare(session.value);
  if (!prepared.ok) return prepared;
  return work(options, session.value, prepared.value);
}

async function work(
  options: DemoOptions,
  session: Session,
  { store, catalogue: { terminology } }: Prepared,
): Promise<Outcome> {
  const { config, lifecycle, logger, metrics, terminal } = session;
  const { asOf } = await dueQuery(session, store, terminology);
  const queue = await sessionQueue(session);
  if (!queue.ok) return queue;
  const shared = { store, queue: queue.value, terminology, logger, metrics };
  const worker = await startWorker(config, lifecycle, shared);
  if (!worker.ok) return worker;
  const api = await startApi(config, lifecycle, shared);
  if (!api.ok) return api;

  const read = await readAll(session, store, queue.value);
  if (!read.ok) return read;
  const matched = await watchDue(session, store, terminology);
  if (!matched.ok) return matched;
  const example = await showCandidates(store, asOf, terminal);
  const whole = await nothingLeftOut(store);
  if (!whole.ok) return whole;
  if (options.once !== true) {
    const lines = servingLines(api.value.url, config.fhir.baseUrl ?? "", example);
    for (const line of lines) terminal.print(line);
  }
  return ok(null);
}
