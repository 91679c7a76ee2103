import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { migrateQueue, openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { emptyDatabase } from "@cohort/testkit";
import { postgresPlace } from "./places.ts";
import { startRedis, whyNoRedis } from "./redis-server.ts";
import { open } from "./support.ts";
import { poolTransactions } from "./transaction-pooler.ts";

const logger = createLogger({ logLevel: "silent" });
const metrics = createMetrics();

const codeOf = async (url: string): Promise<string | null> => {
  const opened = await openQueue({ url, logger, metrics });
  if (!opened.ok) return opened.failure.code;
  await opened.value.close();
  return null;
};

describe("the queue's tables in PostgreSQL", () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.close());

  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  it("C-09: are made by the migration alone, by whoever comes first", async () => {
    expect(await codeOf(database.url)).toBe("QUEUE.NOT_MIGRATED");
    const migrations = [1, 2, 3, 4].map(() => migrateQueue(database.url));
    for (const migrated of await Promise.all(migrations)) expect(migrated.ok).toBe(true);
    expect(await codeOf(database.url)).toBeNull();
  });

  it("C-09: refuse a release that they are too old or too new for", async () => {
    await run("update cohort_queue.migration set min_client_version = 99 where version = 1");
    expect(await codeOf(database.url)).toBe("QUEUE.SCHEMA_NEW");
    expect(await migrateQueue(database.url)).toMatchObject({
      failure: { code: "QUEUE.SCHEMA_NEW" },
    });
    await run("update cohort_queue.migration set min_client_version = 6 where version = 1");
    await run("delete from cohort_queue.migration where version > 5");
    expect(await codeOf(database.url)).toBe("QUEUE.NOT_MIGRATED");
  });
});

it("C-09: a transaction pooler before PostgreSQL is seen at the start, and refused", async () => {
  const place = await postgresPlace();
  const pooler = await poolTransactions(place.url);
  expect(await codeOf(pooler.url)).toBe("QUEUE.POOLED");
  await pooler.close();
  expect(await codeOf(place.url)).toBeNull();
  await place.stop();
});

const missing = whyNoRedis();
describe("a Redis that may lose jobs", () => {
  const onRedis = missing === null ? it : it.skip;
  const CASES = [
    ["drops them when its memory is full", { policy: "allkeys-lru" }, "QUEUE.EVICTION"],
    ["forgets them when it restarts", { appendOnly: false }, "QUEUE.NOT_DURABLE"],
    ["keeps them", {}, null],
  ] as const;
  for (const [what, settings, code] of CASES) {
    onRedis(
      `C-02: one that ${what} is ${code === null ? "" : "not "}ready, unless it may forget${missing ?? ""}`,
      async () => {
        const server = await startRedis(settings);
        const strict = await open(server.url);
        const asked = await strict.ping();
        expect(asked.ok ? null : asked.failure.code).toBe(code);
        await strict.close();
        const lenient = await openQueue({ url: server.url, mayForget: true, logger, metrics });
        if (!lenient.ok) throw new Error(lenient.failure.message);
        expect(await lenient.value.ping()).toEqual({ ok: true, value: null });
        await lenient.value.close();
        await server.stop();
      },
    );
  }
});
