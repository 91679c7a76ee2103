import { readFileSync, rmSync } from "node:fs";
import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { grantRuntime, migrate } from "@cohort/postgres";
import { grantQueue, migrateQueue } from "@cohort/queue";
import { type TestDatabase, activateStudies } from "@cohort/testkit";
import { type Proxy, proxyTo } from "../queue/proxy.ts";
import { must, until } from "../worker/support.ts";

/** A PostgreSQL server of a test's own, which may fall over, behind a wire that leads to wherever it stands up again. */
export interface OwnPostgres {
  /** Through the wire, so that the address stays. */
  readonly database: TestDatabase;
  readonly wire: Proxy;
  /** As a superuser, not through the wire. */
  run(statement: string): Promise<void>;
  /** `pg_ctl stop -m immediate`: no session is told goodbye, nothing is written back. */
  stopAtOnce(): Promise<void>;
  /** On the same data and another port, as after a failover. Resolves when crash recovery is over. */
  startAgain(): Promise<void>;
}

const SERVICES = "services";

/** With the built-in studies active. What it wrote it has written: commits are flushed, as in a hospital. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "cohort-chaos-"));
  await chmod(dataDir, 0o755);
  let server: EmbeddedPostgres = must(await startEmbeddedPostgres({ dataDir }));
  must(await migrate(server.url));
  must(await migrateQueue(server.url));
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`create role ${SERVICES} login password '${SERVICES}'`);
  must(await grantRuntime(server.url, SERVICES));
  must(await grantQueue(server.url, SERVICES));
  const wire = await proxyTo(server.url);
  const runtime = new URL(wire.url);
  [runtime.username, runtime.password] = [SERVICES, SERVICES];
  await activateStudies({ runtimeUrl: runtime.href });
  const pid = (): number =>
    Number(readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    wire,
    database: {
      url: wire.url,
      runtimeUrl: runtime.href,
      close: async () => {
        await server.stop();
        await wire.cut();
        rmSync(dataDir, { recursive: true });
      },
    },
    run,
    stopAtOnce: async () => {
      const postmaster = pid();
      process.kill(postmaster, "SIGQUIT");
      await until(() => !isAlive(postmaster));
      // Deletes what it had copied to run, and nothing of the data.
      await server.stop();
    },
    startAgain: async () => {
      server = must(await startEmbeddedPostgres({ dataDir }));
      wire.lead(server.url);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
