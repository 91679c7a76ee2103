import { createPostgresBackend, Queue as BullQueue, withBackend } from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";
import { migrateQueue, type QueueName } from "@cohort/queue";
import { emptyDatabase } from "@cohort/testkit";
import { startRedis } from "./redis-server.ts";

/** A place where jobs are kept, looked at from outside the product. */
export interface Place {
  readonly url: string;
  /** Puts a job there as another release might. */
  put(queue: QueueName, data: unknown): Promise<void>;
  /** Everything that the place keeps of all jobs, as one text. */
  dump(): Promise<string>;
  /** Jobs of a queue in a state. */
  count(queue: QueueName, state: "completed" | "failed" | "delayed"): Promise<number>;
  /** Forgets everything, as a server does that lost its data. */
  flush(): Promise<void>;
  /** Connections of others than the test's own. */
  connections(): Promise<number>;
  stop(): Promise<void>;
}

const PREFIX = "cohort";

export async function postgresPlace(): Promise<Place> {
  const database = await emptyDatabase();
  const migrated = await migrateQueue(database.url);
  if (!migrated.ok) throw new Error(migrated.failure.message);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { Queue } = withBackend(createPostgresBackend);
  const schema = `${PREFIX}_queue`;
  const look = async <T>(queue: QueueName, work: (queue: BullLike) => Promise<T>): Promise<T> => {
    const connection = { connectionString: database.url, schema };
    const opened = new Queue<unknown>(queue, { connection });
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  const tables = async (): Promise<readonly string[]> => {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = $1",
      [schema],
    );
    return rows.map(({ name }) => name).filter((name) => name !== "migration");
  };
  return {
    url: database.url,
    put: (queue, data) => look(queue, async (opened) => void (await opened.add(queue, data))),
    count: (queue, state) => look(queue, async (opened) => opened.getJobCountByTypes(state)),
    dump: async () => {
      const texts: string[] = [];
      for (const table of await tables()) {
        const { rows } = await client.query(`select t::text from ${schema}."${table}" t`);
        texts.push(JSON.stringify(rows));
      }
      return texts.join("\n");
    },
    flush: async () => {
      const names = (await tables()).map((name) => `${schema}."${name}"`);
      await client.query(`truncate ${names.join(", ")}`);
    },
    connections: async () => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`,
      );
      return rows[0]?.count ?? 0;
    },
    stop: async () => {
      await client.end();
      await database.close();
    },
  };
}

interface BullLike {
  add(name: string, data: unknown): Promise<unknown>;
  getJobCountByTypes(state: "completed" | "failed" | "delayed"): Promise<number>;
  close(): Promise<void>;
}

export async function redisPlace(): Promise<Place> {
  const server = await startRedis();
  const client = new Redis(server.url, { maxRetriesPerRequest: null });
  const look = async <T>(queue: QueueName, work: (queue: BullLike) => Promise<T>): Promise<T> => {
    const opened = new BullQueue<unknown>(queue, { connection: client, prefix: PREFIX });
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  return {
    url: server.url,
    put: (queue, data) => look(queue, async (opened) => void (await opened.add(queue, data))),
    count: (queue, state) => look(queue, async (opened) => opened.getJobCountByTypes(state)),
    dump: async () => {
      const texts: string[] = [];
      for (const key of await client.keys("*")) {
        const kind = await client.type(key);
        if (kind === "hash") texts.push(JSON.stringify(await client.hgetall(key)));
        if (kind === "stream") texts.push(JSON.stringify(await client.xrange(key, "-", "+")));
      }
      return texts.join("\n");
    },
    flush: async () => void (await client.flushall()),
    connections: async () =>
      String(await client.client("LIST"))
        .trim()
        .split("\n").length - 1,
    stop: async () => {
      client.disconnect();
      await server.stop();
    },
  };
}
