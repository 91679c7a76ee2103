import { type Config, type Environment, Lifecycle, readConfig, required } from "@cohort/config";
import { fail, ok } from "@cohort/foundation";
import type { Failure, Result } from "@cohort/foundation";
import { type Store, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import { type Logger, type Metrics, createLogger, createMetrics } from "@cohort/telemetry";
import type { Context, Outcome } from "./command-line/command.ts";
import type { Terminal } from "./print/terminal.ts";

/** What a command has at hand once its configuration was found right. */
export interface Session {
  readonly config: Config;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly terminal: Terminal;
}

/** Reads the configuration, runs the work, and closes what it opened, however it ended. */
export async function withSession(
  context: Context,
  work: (session: Session) => Promise<Outcome>,
): Promise<Outcome> {
  const opened = openSession(context.env, context.terminal);
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.lifecycle.close();
  }
}

export function openSession(
  env: Environment,
  terminal: Terminal,
  lifecycle: Lifecycle = new Lifecycle(),
): Result<Session, readonly Failure[]> {
  const config = readConfig(env);
  if (!config.ok) return config;
  return ok({
    config: config.value,
    lifecycle,
    logger: noteLogger(config.value, terminal),
    metrics: createMetrics(),
    terminal,
  });
}

/** Log lines of a command go where its notes go, so that its answer stays clean. */
export const noteLogger = (config: Config, terminal: Terminal): Logger =>
  createLogger(config, { write: (line) => terminal.note(line.trimEnd()) });

export const single = <T>(result: Result<T>): Result<T, readonly Failure[]> =>
  result.ok ? result : fail([result.failure]);

/** Fails where one of the results does, with the failures of all. */
export function failures(results: readonly Result<unknown>[]): Outcome {
  const found = results.flatMap((result) => (result.ok ? [] : [result.failure]));
  return found.length > 0 ? fail(found) : ok(null);
}

/** DATABASE_URL in clear, or the failure that says it is missing. */
export function databaseUrl({ config }: Session): Result<string, readonly Failure[]> {
  const url = required(config.database.url, "DATABASE_URL");
  return url.ok ? { ok: true, value: url.value.reveal() } : single(url);
}

export function queueUrl({ config }: Session): Result<string, readonly Failure[]> {
  const url = required(config.queue.url, "QUEUE_URL");
  return url.ok ? { ok: true, value: url.value.reveal() } : single(url);
}

export async function sessionStore(session: Session): Promise<Result<Store, readonly Failure[]>> {
  const url = databaseUrl(session);
  if (!url.ok) return url;
  const store = await openStore({
    connectionString: url.value,
    applicationName: "cohort-cli",
    maxConnections: session.config.database.pool,
    statementTimeoutMs: session.config.database.timeoutMs,
  });
  if (store.ok) session.lifecycle.use("store", () => store.value.close());
  return single(store);
}

export async function sessionQueue(session: Session): Promise<Result<Queue, readonly Failure[]>> {
  const url = queueUrl(session);
  if (!url.ok) return url;
  const { config, logger, metrics } = session;
  const queue = await openQueue({
    url: url.value,
    prefix: config.queue.prefix,
    matchBatch: config.match.batch,
    // A person waits at the terminal, not an HTTP caller: a busy machine may take its time.
    answerMs: 10_000,
    logger,
    metrics,
  });
  if (queue.ok) session.lifecycle.use("queue", () => queue.value.close());
  return single(queue);
}
