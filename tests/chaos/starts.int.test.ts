import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { start as startApi } from "@cohort/api";
import { type Config, Lifecycle, readConfig } from "@cohort/config";
import { migrate } from "@cohort/postgres";
import { migrateQueue } from "@cohort/queue";
import { createLogger } from "@cohort/telemetry";
import {
  type TestDatabase,
  activateStudies,
  builtInCatalogue,
  emptyDatabase,
} from "@cohort/testkit";
import { start as startWorker } from "@cohort/worker";
import pg from "pg";
import { must, until } from "../worker/support.ts";

jest.setTimeout(180_000);

/** Of each kind. */
const REPLICAS = 5;
const POOL = 3;
/**
 * What one replica may hold besides its pool, as the runbook has it: those of the queue, where that lives in the database too, and of a
 * worker one for each lock that it can hold at a time.
 */
const BESIDES = { api: 5, worker: 19 };

let database: TestDatabase;
let client: pg.Client;
const replicas: Lifecycle[] = [];

beforeEach(async () => {
  database = await emptyDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((replica) => replica.close()));
  await client.end();
  await database.close();
});

function configOf(): Config {
  const read = must(
    readConfig({
      AUTH_MODE: "demo",
      HOST: "127.0.0.1",
      DATABASE_URL: database.url,
      DATABASE_POOL: String(POOL),
      FHIR_BASE_URL: "http://127.0.0.1:9/fhir",
      AS_OF: "2026-11-01",
      RECONCILE_SECONDS: "1",
      LOG_LEVEL: "silent",
    }),
  );
  return { ...read, http: { ...read.http, port: 0, metricsPort: null } };
}
const logger = createLogger({ logLevel: "silent" });

/** Starts one and says why not, where it does not; what it had opened is closed then, as the process would end. */
async function startOne(
  start: (config: Config, lifecycle: Lifecycle) => Promise<{ readonly ok: boolean }>,
): Promise<unknown> {
  const lifecycle = new Lifecycle({ deadlineMs: 20_000 });
  const started = await start(configOf(), lifecycle);
  if (started.ok) replicas.push(lifecycle);
  else await lifecycle.close();
  return started;
}

async function startAll(): Promise<readonly unknown[]> {
  const { terminology } = await builtInCatalogue();
  const shared = { terminology, logger };
  const all = Array.from({ length: REPLICAS }, () => [
    startOne((config, lifecycle) => startApi(config, lifecycle, shared)),
    startOne((config, lifecycle) => startWorker(config, lifecycle, shared)),
  ]);
  return Promise.all(all.flat());
}

const connections = async (): Promise<readonly { readonly name: string; readonly n: number }[]> =>
  (
    await client.query<{ name: string; n: number }>(
      `select application_name as name, count(*)::int as n from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() group by 1 order by 1`,
    )
  ).rows;

/** The most that there were at a time, until the signal. */
async function mostConnections(signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    const now = (await connections()).reduce((sum, { n }) => sum + n, 0);
    most = Math.max(most, now);
    await pause(20);
  }
  return most;
}

it("C-39: ten that start at once are ready when the schema is there and none before, each within its connections", async () => {
  for (const refused of await startAll()) {
    expect(refused).toMatchObject({ ok: false, failure: [{ code: "STORE.SCHEMA_OLD" }] });
  }
  await until(async () => (await connections()).length === 0);

  must(await migrate(database.url));
  must(await migrateQueue(database.url));
  await activateStudies({ runtimeUrl: database.url });
  const watched = new AbortController();
  const watching = mostConnections(watched.signal);
  const started = await startAll();
  expect(started.filter((one) => (one as { ok: boolean }).ok)).toHaveLength(2 * REPLICAS);
  for (const one of started) {
    const { url } = (one as { value: { url?: string } }).value;
    if (url === undefined) continue;
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  }
  // They have looked at what is due, all of them at first, and one at a time.
  await pause(2000);
  watched.abort();
  expect(await watching).toBeLessThanOrEqual(REPLICAS * (2 * POOL + BESIDES.api + BESIDES.worker));
});
