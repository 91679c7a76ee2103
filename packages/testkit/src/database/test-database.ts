import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Client, escapeIdentifier } from "pg";
import { describeFailure } from "@cohort/foundation";
import { openStore, type Store, type StoreOptions } from "@cohort/postgres";
import { testServer } from "./broker.ts";

export interface TestDatabase {
  /** A superuser's connection string. */
  readonly url: string;
  /** That of the role that services run as, which owns nothing. An empty database grants it nothing. */
  readonly runtimeUrl: string;
  /** Drops the database. Throws where someone still has a connection to it: what opens, closes. */
  close(): Promise<void>;
}

/** How long a connection that has just been closed may still be seen by the server. */
const GRACE_MS = 2000;

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const openConnections = async (client: Client, name: string): Promise<readonly string[]> => {
  const { rows } = await client.query<{ application_name: string; state: string | null }>(
    "select application_name, state from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
    [name],
  );
  return rows.map((row) => `${row.application_name || "unnamed"} (${row.state ?? "unknown"})`);
};

/** A database of one's own with the store's and the queue's tables, copied from the run's template. */
export async function testDatabase(): Promise<TestDatabase> {
  return copyOf((await testServer()).template);
}

/** The same with nothing in it, for what tests migrations. */
export const emptyDatabase = (): Promise<TestDatabase> => copyOf("template0");

/**
 * The same with what `fill` put into it. That is done once a run, by the first who asks for `name`; everyone gets a copy. `fill`
 * closes what it opens.
 */
export async function filledDatabase(
  name: string,
  fill: (urls: Pick<TestDatabase, "url" | "runtimeUrl">) => Promise<void>,
): Promise<TestDatabase> {
  const server = await testServer();
  const filled = `${server.template}_${name}`;
  await onServer(server.url, async (client) => {
    // Test files run side by side: whoever comes second waits, and finds it filled.
    await client.query("select pg_advisory_lock(hashtext($1))", [filled]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [filled]);
    if (rowCount !== 0) return;
    const database = await copyOf(server.template);
    try {
      await fill(database);
      await database.renameTo(filled);
    } catch (error) {
      await database.close();
      throw error;
    }
  });
  return copyOf(filled);
}

/** A database that can become a template under another name. */
interface Copy extends TestDatabase {
  renameTo(name: string): Promise<void>;
}

async function untilUnused(client: Client, name: string): Promise<readonly string[]> {
  const deadline = Date.now() + GRACE_MS;
  let open = await openConnections(client, name);
  while (open.length > 0 && Date.now() < deadline) {
    await pause(20);
    open = await openConnections(client, name);
  }
  return open;
}

async function copyOf(template: string): Promise<Copy> {
  const server = await testServer();
  const name = `cohort_test_${randomBytes(6).toString("hex")}`;
  const [made, source] = [escapeIdentifier(name), escapeIdentifier(template)];
  await onServer(server.url, (client) =>
    client.query(`create database ${made} template ${source} strategy file_copy`),
  );
  const at = (base: string): string => {
    const url = new URL(base);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    url: at(server.url),
    runtimeUrl: at(server.runtimeUrl),
    renameTo: (newName) =>
      onServer(server.url, async (client) => {
        await untilUnused(client, name);
        await client.query(`alter database ${made} rename to ${escapeIdentifier(newName)}`);
      }),
    close: () =>
      onServer(server.url, async (client) => {
        const open = await untilUnused(client, name);
        await client.query(`drop database ${made} with (force)`);
        if (open.length > 0) throw new Error(`connections left open: ${open.join(", ")}`);
      }),
  };
}

export interface TestStore {
  readonly store: Store;
  /** A superuser's. */
  readonly url: string;
  close(): Promise<void>;
}

/** A store on a database of its own, opened as services are: by a role that owns nothing. */
export async function testStore(
  options: Partial<StoreOptions> = {},
  made: Promise<TestDatabase> = testDatabase(),
): Promise<TestStore> {
  const database = await made;
  const opened = await openStore({ connectionString: database.runtimeUrl, ...options });
  if (!opened.ok) throw new Error(describeFailure(opened.failure));
  const store = opened.value;
  return {
    store,
    url: database.url,
    close: async () => {
      await store.close();
      await database.close();
    },
  };
}
