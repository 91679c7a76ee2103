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
  /** Everything that it keeps, counted: rows, or keys with what is in them. */
  size(): Promise<number>;
  /** Of the jobs that wait. */
  ids(queue: QueueName): Promise<readonly string[]>;
  /** Jobs that are put off; each of them then comes at once. */
  hasten(queue: QueueName): Promise<readonly PutOff[]>;
  /** Jobs of a queue in a state. */
  count(queue: QueueName, state: "completed" | "failed" | "delayed"): Promise<number>;
  /** Forgets everything, as a server does that lost its data. */
  flush(): Promise<void>;
  /** Connections of others than the test's own. */
  connections(): Promise<number>;
  /** Of one process with workers for both queues. */
  readonly mostConnections: number;
  stop(): Promise<void>;
}

/** Times in milliseconds. */
export interface PutOff {
  /** How often it was tried. */
  readonly attempt: number;
  /** From when its last run began to when it is due: a little more than its pause. */
  readonly sinceRun: number;
  /** What is left of its pause. */
  readonly left: number;
}

const PREFIX = "cohort";
/** Who looks at a queue leaves its settings as they are. */
const LOOKING = { skipMetasUpdate: true } as const;

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
    const opened = new Queue<unknown>(queue, { connection, ...LOOKING });
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
    // Two for each of two producers, four for each of two workers, and one that is asked whether all is well.
    mostConnections: 13,
    size: async () => {
      let rows = 0;
      for (const table of await tables()) {
        const counted = await client.query<{ n: number }>(
          `select count(*)::int as n from ${schema}."${table}"`,
        );
        rows += counted.rows[0]?.n ?? 0;
      }
      return rows;
    },
    put: (queue, data) => look(queue, async (opened) => void (await opened.add(queue, data))),
    ids: (queue) => look(queue, idsOf),
    hasten: async (queue) => {
      const { rows } = await client.query<PutOff>(
        `select attempts_made as attempt, (process_at_ms - processed_at_ms)::int as "sinceRun",
                (process_at_ms - extract(epoch from clock_timestamp()) * 1000)::int as left
           from ${schema}.job where queue = $1 and state = 'delayed'`,
        [queue],
      );
      await look(queue, promote);
      return rows;
    },
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
  getWaiting(): Promise<readonly { readonly id?: string | undefined }[]>;
  getDelayed(): Promise<readonly { promote(): Promise<void> }[]>;
  getJobCountByTypes(state: "completed" | "failed" | "delayed"): Promise<number>;
  close(): Promise<void>;
}

const idsOf = async (queue: BullLike): Promise<readonly string[]> =>
  (await queue.getWaiting()).map(({ id }) => id ?? "");

async function promote(queue: BullLike): Promise<void> {
  for (const job of await queue.getDelayed()) await job.promote();
}

export async function redisPlace(): Promise<Place> {
  const server = await startRedis();
  const client = new Redis(server.url, { maxRetriesPerRequest: null });
  const look = async <T>(queue: QueueName, work: (queue: BullLike) => Promise<T>): Promise<T> => {
    const opened = new BullQueue<unknown>(queue, {
      connection: client,
      prefix: PREFIX,
      ...LOOKING,
    });
    try {
      return await work(opened);
    } finally {
      await opened.close();
    }
  };
  return {
    url: server.url,
    // One for all that enqueue and ask, two for each of two workers.
    mostConnections: 5,
    size: async () => {
      let entries = 0;
      for (const key of await client.keys("*")) {
        const kind = await client.type(key);
        entries += 1;
        if (kind === "stream") entries += await client.xlen(key);
        if (kind === "zset") entries += await client.zcard(key);
        if (kind === "list") entries += await client.llen(key);
        if (kind === "set") entries += await client.scard(key);
      }
      return entries;
    },
    put: (queue, data) => look(queue, async (opened) => void (await opened.add(queue, data))),
    ids: (queue) => look(queue, idsOf),
    hasten: async (queue) => {
      const key = `${PREFIX}:${queue}`;
      const delayed = await client.zrange(`${key}:delayed`, "0", "-1", "WITHSCORES");
      const rows: PutOff[] = [];
      for (let at = 0; at < delayed.length; at += 2) {
        const due = Math.floor(Number(delayed[at + 1]) / 4096);
        const job = `${key}:${delayed[at]}`;
        const [run, attempt] = await client.hmget(job, "processedOn", "atm");
        const sinceRun = due - Number(run);
        rows.push({ attempt: Number(attempt), sinceRun, left: due - Date.now() });
      }
      await look(queue, promote);
      return rows;
    },
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
