import {
  LATEST_SCHEMA_VERSION,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  assertSchemaCompatibility,
  createPostgresBackend,
  runMigrations,
  withBackend,
} from "bullmq";
import pg from "pg";
import { type Result, fail, ok } from "@cohort/foundation";
import type { Backend, PlaceOptions } from "./backend.ts";
import { attempt, notMigrated, pooled, tooNew, unavailable } from "./failures.ts";
import { QUEUE_OPTIONS } from "./policy.ts";

const CONNECT_MS = 5000;
/** A worker may wait longer than a request, but not for ever: its connection may be dead unnoticed. */
const WORKER_ANSWER_MS = 30_000;
const APPLICATION = "cohort-queue";

const { Queue, Worker } = withBackend(createPostgresBackend);

/** All queues of an installation live in one schema: `<prefix>_queue`. */
export const schemaOf = (prefix: string): string => `${prefix.replaceAll("-", "_")}_queue`;

async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<Result<T>>,
): Promise<Result<T>> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: APPLICATION,
  });
  // A dropped connection is an event as well as a rejection; without a listener it would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return fail(notMigrated);
    if (error instanceof SchemaVersionMismatchError) return fail(tooNew);
    return fail(unavailable(error));
  } finally {
    await client.end().catch(() => {});
  }
}

/** Brings the queue's tables up to this release; safe to run twice at once, since BullMQ takes an advisory lock. */
export const migratePostgresQueue = (url: string, prefix: string): Promise<Result<null>> =>
  withClient(url, async (client) => {
    await runMigrations(client, schemaOf(prefix));
    return ok(null);
  });

/**
 * Lets a database role work with the queue's tables, and not change what they are. It may create in their schema, because BullMQ makes
 * a sequence for each queue when a job first comes. To be done again after every migration.
 */
export const grantPostgresQueue = (
  url: string,
  prefix: string,
  role: string,
): Promise<Result<null>> =>
  withClient(url, async (client) => {
    const [schema, to] = [schemaOf(prefix), role].map((name) => pg.escapeIdentifier(name));
    await client.query(`grant usage, create on schema ${schema} to ${to};
      grant select, insert, update, delete on all tables in schema ${schema} to ${to};
      grant usage on all sequences in schema ${schema} to ${to}`);
    return ok(null);
  });

const checkSchema = (url: string, schema: string): Promise<Result<null>> =>
  withClient(url, async (client) => {
    const version = await assertSchemaCompatibility(client, schema);
    return version < LATEST_SCHEMA_VERSION ? fail(notMigrated) : ok(null);
  });

const SETTING = "cohort.session";

/**
 * Behind a transaction pooler two connections share a session: one finds what the other has set. Workers would LISTEN there
 * and never hear of a job.
 */
const checkSessions = (url: string): Promise<Result<null>> =>
  withClient(url, (one) =>
    withClient(url, async (other) => {
      for (const [client, name] of [
        [one, "one"],
        [other, "other"],
      ] as const) {
        await client.query("select set_config($1, $2, false)", [SETTING, name]);
      }
      const { rows } = await one.query<{ found: string | null }>(
        "select current_setting($1, true) as found",
        [SETTING],
      );
      return rows[0]?.found === "one" ? ok(null) : fail(pooled);
    }),
  );

/**
 * BullMQ's tables in PostgreSQL. The URL must lead to PostgreSQL itself or to a session pooler: workers
 * LISTEN. Every queue and worker has a small pool of its own, a worker one connection more.
 */
export async function openPostgresBackend(
  { url, prefix, answerMs, telemetry }: PlaceOptions,
  onError: (error: Error) => void,
): Promise<Result<Backend>> {
  const schema = schemaOf(prefix);
  const traced = telemetry === null ? {} : { telemetry };
  const checked = await checkSchema(url, schema);
  if (!checked.ok) return checked;
  const own = await checkSessions(url);
  if (!own.ok) return own;
  const connection = { connectionString: url, schema, application_name: APPLICATION };
  const quick = {
    ...connection,
    max: 2,
    connectionTimeoutMillis: answerMs,
    query_timeout: answerMs,
  };
  const patient = {
    ...connection,
    max: 3,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: WORKER_ANSWER_MS,
    keepAlive: true,
  };
  const probe = new pg.Pool({ ...quick, max: 1 });
  probe.on("error", onError);
  return ok({
    producer: (queue) =>
      new Queue<unknown, null>(queue, {
        connection: quick,
        ...QUEUE_OPTIONS,
        ...traced,
      }),
    consumer: (queue, processor, options) =>
      new Worker<unknown, null>(
        queue,
        // BullMQ hands out a signal only to a function that names three parameters.
        (job, token, signal) => processor(job, token ?? "", signal ?? new AbortController().signal),
        { ...options, ...traced, connection: patient },
      ),
    ping: () =>
      attempt(async () => {
        await probe.query("select 1");
        return ok(null);
      }),
    close: () => probe.end(),
  });
}
