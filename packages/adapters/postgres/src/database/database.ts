import {
  Kysely,
  PostgresDialect,
  type PostgresPoolClient,
  type Transaction as KyselyTransaction,
} from "kysely";
import { Pool, type PoolClient } from "pg";
import type { Connections } from "../interface/figures.ts";
import type { StoreOptions } from "../store.ts";
import type { Tables } from "../schema.ts";
import { codeOf, isPassing, isRolledBack, isSilence, toThrown } from "./failures.ts";
import { poolClient, queryOn } from "./pool-client.ts";
import { typesOfRows } from "./types.ts";

export type Transaction = KyselyTransaction<Tables>;
export type Queries = Kysely<Tables>;

/** Whether the work may be done twice, where it is not known whether the first time took effect. */
export interface WorkOptions {
  readonly idempotent?: boolean;
}

const PAUSES_MS = [50, 250, 1000];

/** The pool, with what every operation needs: transactions, another try, and errors without row values. */
export interface Database {
  /** Reads: tried again after a broken connection. */
  read<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Without another try: for those who ask whether the database is there. */
  readOnce<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Several reads of one and the same moment. */
  snapshot<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** One transaction. Idempotent unless said otherwise: then only a certain rollback is tried again. */
  write<T>(
    operation: string,
    work: (transaction: Transaction) => Promise<T>,
    options?: WorkOptions,
  ): Promise<T>;
  /** One statement that changes something, and is its own transaction: one way there and back. Only a certain rollback is tried again. */
  statement<T>(operation: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  connections(): Connections;
  close(): Promise<void>;
}

export function openDatabase(options: StoreOptions): Database {
  const statementMs = options.statementTimeoutMs ?? 60_000;
  const most = options.maxConnections ?? 10;
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: options.applicationName ?? "cohort",
    max: most,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: 1800,
    statement_timeout: statementMs,
    // The server's own limit comes first; this one is for a network that swallows the answer.
    query_timeout: statementMs + 5000,
    idle_in_transaction_session_timeout: 60_000,
    // Of subqueries that are worked out once a statement the planner reckons the cost per row: it would compile every page of a list
    // into machine code, which takes a quarter of a second, to run it for some milliseconds.
    options: "-c jit=off",
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: typesOfRows,
  });
  // A connection that breaks, idle or between two statements, says so to whoever listens, and without a
  // listener the process ends. The pool drops it, or the next statement on it fails.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const queries = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: async () => watched(await pool.connect()), end: () => pool.end() },
    }),
  });
  let closed: Promise<void> | null = null;
  const around = options.around ?? ((_operation, work) => work());
  const attempt = <T>(operation: string, work: () => Promise<T>, idempotent: boolean): Promise<T> =>
    around(operation, () => tried(operation, work, idempotent));

  return {
    read: (operation, work) => attempt(operation, () => work(queries), true),
    readOnce: (operation, work) => attempt(operation, () => work(queries), false),
    snapshot: (operation, work) =>
      attempt(
        operation,
        () =>
          queries
            .transaction()
            .setIsolationLevel("repeatable read")
            .setAccessMode("read only")
            .execute(work),
        true,
      ),
    write: (operation, work, { idempotent = true } = {}) =>
      attempt(operation, () => queries.transaction().execute(work), idempotent),
    statement: (operation, work) => attempt(operation, () => work(queries), false),
    connections: () => ({
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most,
    }),
    close: () => (closed ??= queries.destroy()),
  };
}

async function tried<T>(
  operation: string,
  work: () => Promise<T>,
  idempotent: boolean,
): Promise<T> {
  for (const pause of [...PAUSES_MS, null]) {
    try {
      return await work();
    } catch (error) {
      const code = codeOf(error);
      const again = code !== null && (idempotent ? isPassing(code) : isRolledBack(code));
      if (!again || pause === null) throw toThrown(operation, error);
      await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
    }
  }
  throw new Error("unreachable");
}

/**
 * A connection to a server that has become read-only (a failover), or says nothing any more, is closed instead of going back. Of a
 * silent one nothing more is asked, a rollback neither: it would wait as long again.
 */
function watched(client: PoolClient): PostgresPoolClient {
  let readOnly = false;
  let silence: { readonly error: unknown } | null = null;
  const query = queryOn(client);
  return poolClient(
    async (text, values) => {
      if (silence !== null) throw silence.error;
      try {
        return await query(text, values);
      } catch (error) {
        readOnly ||= codeOf(error) === "25006";
        if (isSilence(error)) silence = { error };
        throw error;
      }
    },
    () => client.release(readOnly || silence !== null),
  );
}
