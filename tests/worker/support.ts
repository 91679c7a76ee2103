import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Lifecycle, readConfig } from "@cohort/config";
import { type Failure, type Result, describeFailure } from "@cohort/foundation";
import { catalogueHash } from "@cohort/matching";
import { type Job, type Store, type SyncMode, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { type TestDatabase, builtInCatalogue, databaseWithStudies } from "@cohort/testkit";
import { type Shared, start } from "@cohort/worker";
import { tableOfMatches } from "../chaos/table-of-matches.ts";
import { type RedisServer, flushRedis, startRedis } from "../queue/redis-server.ts";

export const AS_OF = "2026-11-01";
export const STUDY = "NCT06421701";

export function must<T>(result: Result<T, Failure | readonly Failure[]>): T {
  if (result.ok) return result.value;
  throw new Error([result.failure].flat().map(describeFailure).join("\n"));
}

export async function until(
  holds: () => boolean | Promise<boolean>,
  ms = 60_000,
  everyMs = 50,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${holds.toString()}`);
    await pause(everyMs);
  }
}

/** An installation without its workers: database, queue, the built-in studies active. */
export interface Installation {
  /** What a worker of it is configured with. */
  readonly env: Readonly<Record<string, string>>;
  readonly store: Store;
  readonly queue: Queue;
  /** Rows of one SQL query, as JSON. */
  sql(query: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A worker in this process; the caller closes it, and where a test ran out of time, `close` does. */
  work(fhir: string, more?: Readonly<Record<string, string>>, shared?: Shared): Promise<Lifecycle>;
  /** Asks for a sync, of everyone unless told otherwise, and waits until its row has ended. */
  sync(mode?: SyncMode, ms?: number): Promise<Job>;
  due(): Promise<number>;
  /** Waits until nobody is due and no job runs. */
  settled(): Promise<void>;
  /** The queue loses everything that it has. */
  flush(): Promise<void>;
  /** The table of matches as text, but for when rows were written. */
  matches(): Promise<string>;
  close(): Promise<void>;
}

export type QueueKind = "PostgreSQL" | "Redis";

/** What an installation is made on, where it is not a database and a Redis of its own; both are closed with it. */
export interface Ground {
  readonly database?: TestDatabase;
  readonly redis?: RedisServer;
}

export async function install(kind: QueueKind, ground: Ground = {}): Promise<Installation> {
  // Dropping a database waits for a checkpoint, and the disk may be busy with others' work.
  const lifecycle = new Lifecycle({ deadlineMs: 60_000 });
  const database = ground.database ?? (await databaseWithStudies());
  lifecycle.use("database", () => database.close());
  const redis = kind === "Redis" ? (ground.redis ?? (await startRedis())) : null;
  if (redis !== null) lifecycle.use("redis", () => redis.stop());
  const queueUrl = redis?.url ?? database.runtimeUrl;
  // One connection, so that a transaction can be begun, and another where the server was away meanwhile.
  const client = new pg.Pool({ connectionString: database.url, max: 1, idleTimeoutMillis: 0 });
  client.on("error", () => undefined);
  lifecycle.use("client", () => client.end());
  const logger = createLogger({ logLevel: "silent" });
  const store = must(await openStore({ connectionString: database.runtimeUrl }));
  lifecycle.use("store", () => store.close());
  const queue = must(
    await openQueue({ url: queueUrl, answerMs: 10_000, logger, metrics: createMetrics() }),
  );
  lifecycle.use("queue", () => queue.close());
  const { terminology } = await builtInCatalogue();
  const env = {
    DATABASE_URL: database.runtimeUrl,
    QUEUE_URL: queueUrl,
    AS_OF,
    LOG_LEVEL: "silent",
    RECONCILE_SECONDS: "1",
    MATCH_BATCH: "20",
    SHUTDOWN_MS: "10000",
  };

  const due = async (): Promise<number> => {
    const hashes = (await store.studies.active()).map(({ hash }) => hash);
    return store.records.countDue({ catalogue: catalogueHash(hashes, terminology), asOf: AS_OF });
  };
  const sql: Installation["sql"] = async (query) => {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return rows;
  };
  const workers: Lifecycle[] = [];
  return {
    env,
    store,
    queue,
    sql,
    due,
    work: async (fhir, more = {}, shared = {}) => {
      const config = must(readConfig({ ...env, FHIR_BASE_URL: fhir, ...more }));
      const worker = new Lifecycle({ deadlineMs: 20_000 });
      workers.push(worker);
      // A site file makes it another one.
      const known = "SITE_FILE" in more ? {} : { terminology };
      must(await start(config, worker, { logger, ...known, ...shared }));
      return worker;
    },
    sync: async (mode = "full", ms = 60_000) => {
      const { job } = await store.jobs.create("sync", mode);
      must(await queue.enqueueSync(job.id));
      await until(async () => (await store.jobs.get(job.id))?.finishedAt != null, ms);
      return must({ ok: true, value: await store.jobs.get(job.id) }) ?? job;
    },
    settled: () =>
      until(async () => {
        const { waiting, active } = must(await queue.counts()).match;
        return waiting + active === 0 && (await due()) === 0;
      }),
    flush: async () => {
      if (redis === null) await flushTables(sql);
      else await flushRedis(redis.url);
    },
    matches: () => tableOfMatches(sql),
    close: async () => {
      // One that outlives its file of tests asks for jobs without end, and nothing else runs in that process any more.
      for (const worker of workers) await worker.close();
      const failures = await lifecycle.close();
      if (failures.length > 0) throw failures[0]?.error ?? new Error("not closed");
    },
  };
}

async function flushTables(sql: Installation["sql"]): Promise<void> {
  const tables = await sql(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
       from information_schema.tables
      where table_schema = 'cohort_queue' and table_name <> 'migration'`,
  );
  const truncate = `truncate ${tables.map(({ name }) => String(name)).join(", ")}`;
  // Workers that hold one table and ask for the next make it the victim of a deadlock: it begins anew then.
  for (let attempt = 1; ; attempt += 1) {
    const failure = await sql(truncate).then(
      () => null,
      (error: unknown) => error,
    );
    if (failure === null) return;
    const deadlocked = failure instanceof pg.DatabaseError && failure.code === "40P01";
    if (!deadlocked || attempt === 20) throw failure;
  }
}
