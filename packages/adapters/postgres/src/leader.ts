import { sql } from "kysely";
import { Client } from "pg";
import { codeOf, toThrown } from "./database/failures.ts";
import { queriesOn } from "./migrate/single-connection.ts";
import type { Store, StoreOptions } from "./store.ts";
import { StoreUnavailableError } from "./unavailable.ts";

/** Keeps our names apart from other users of advisory locks on this database. */
const SPACE = 70_219;

/** After so long without a word a leader counts as frozen. */
const SILENT_MS = 30_000;

/**
 * A connection of its own holds the lock: the server lets go of it when we die, however that happens.
 * TCP keep-alive notices a network that went silent. A process that is frozen still has a network that answers for it: so the
 * server ends a session that says nothing for half a minute (PostgreSQL 14 and later), and whoever leads says something all the time.
 */
export const leadership =
  (options: StoreOptions): Store["whileLeader"] =>
  async (name, task) => {
    const operation = `whileLeader ${name}`;
    const client = new Client({
      connectionString: options.connectionString,
      application_name: `${options.applicationName ?? "cohort"} ${name}`,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const silentMs = options.leaderSilentMs ?? SILENT_MS;
    const lost = new AbortController();
    let beat: NodeJS.Timeout | undefined;
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    try {
      await client.connect();
    } catch (error) {
      await client.end().catch(() => undefined);
      throw new StoreUnavailableError(operation, codeOf(error) ?? "no answer");
    }
    try {
      const { rows } = await sql<{ locked: boolean }>`
        select pg_try_advisory_lock(${SPACE}, hashtext(${name})) as locked,
          (select set_config(s.name, ${String(silentMs)}, false) from pg_settings s
            where s.name = 'idle_session_timeout')`
        .execute(queriesOn(client))
        .catch((error: unknown) => {
          throw toThrown(operation, error);
        });
      if (!rows[0]?.locked) return false;
      beat = setInterval(() => void client.query("select 1").catch(() => undefined), silentMs / 5);
      await task(lost.signal);
      return true;
    } finally {
      clearInterval(beat);
      await client.end().catch(() => undefined);
    }
  };
