import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "@cohort/embedded-postgres";
import { describeFailure, type Result } from "@cohort/foundation";
import { freePort, startRedis } from "../queue/redis-server.ts";
import { type Container, type Ended, type Settings, runOnce, start } from "./podman.ts";
import { type TlsFront, makeAuthority, tlsFront } from "./tls-front.ts";

export const AS_OF = "2026-11-01";
export const RUNTIME_ROLE = "cohort_runtime";

/** What a hospital has beside the image: PostgreSQL, Redis and an EHR that speaks https. */
export interface Hospital {
  readonly api: string;
  /** Of the API and of the worker: metrics and health. */
  readonly metrics: readonly [api: string, worker: string];
  run(...argv: readonly string[]): Promise<Ended>;
  /** As whoever owns the tables. */
  migrate(...argv: readonly string[]): Promise<Ended>;
  serve(command: "api" | "worker"): Container;
  stopDatabase(): Promise<void>;
  close(): Promise<void>;
}

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(describeFailure(result.failure));
  return result.value;
};

/** In production's mode, secrets as files, the EHR's authority named. Closers run last opened first. */
export async function openHospital(image: string): Promise<Hospital> {
  const closers: (() => unknown)[] = [];
  const files = mkdtempSync(join(tmpdir(), "cohort-image-"));
  closers.push(() => rmSync(files, { recursive: true }));
  chmodSync(files, 0o755);
  const secret = (name: string, text: string): void =>
    writeFileSync(join(files, name), `${text}\n`, { mode: 0o644 });

  const database = valueOf(await startEmbeddedPostgres({ unsafe: true }));
  closers.push(() => database.stop());
  secret("owner-url", database.url);
  secret("database-url", await runtimeRole(database.url));
  const redis = await startRedis();
  closers.push(() => redis.stop());
  secret("queue-url", redis.url);

  makeAuthority(files);
  const sandboxPort = await freePort();
  const sandbox = start(image, ["sandbox", "--port", String(sandboxPort), "--as-of", AS_OF]);
  closers.push(() => sandbox.remove());
  const front: TlsFront = await tlsFront(files, `http://127.0.0.1:${sandboxPort}`);
  closers.push(() => front.close());

  const [port, apiMetrics, workerMetrics] = [await freePort(), await freePort(), await freePort()];
  const env = {
    AUTH_MODE: "keys",
    AS_OF,
    DATABASE_URL_FILE: "/run/cohort/database-url",
    QUEUE_URL_FILE: "/run/cohort/queue-url",
    FHIR_BASE_URL: `${front.origin}/fhir`,
    EGRESS_ALLOW_CIDRS: "127.0.0.0/8",
    NODE_EXTRA_CA_CERTS: "/run/cohort/authority.pem",
    HOST: "127.0.0.1",
    PORT: String(port),
    RECONCILE_SECONDS: "1",
  };
  const settings = (more: Readonly<Record<string, string>>): Settings => ({
    env: { ...env, ...more },
    files,
    options: ["--memory", "1g"],
  });
  return {
    api: `http://127.0.0.1:${port}`,
    metrics: [`http://127.0.0.1:${apiMetrics}`, `http://127.0.0.1:${workerMetrics}`],
    run: (...argv) => runOnce(image, argv, settings({})),
    migrate: (...argv) =>
      runOnce(
        image,
        ["migrate", ...argv],
        settings({ DATABASE_URL_FILE: "/run/cohort/owner-url" }),
      ),
    serve: (command) => {
      const metricsPort = command === "api" ? apiMetrics : workerMetrics;
      const container = start(image, [command], settings({ METRICS_PORT: String(metricsPort) }));
      closers.push(() => container.remove());
      return container;
    },
    stopDatabase: () => database.stop(),
    close: async () => {
      for (const close of closers.toReversed()) await close();
    },
  };
}

/** A role that owns nothing, in the same database; `migrate --grant` lets it run the services. */
async function runtimeRole(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create role ${RUNTIME_ROLE} login password 'runtime'`);
  await client.end();
  const runtime = new URL(url);
  [runtime.username, runtime.password] = [RUNTIME_ROLE, "runtime"];
  return runtime.href;
}
