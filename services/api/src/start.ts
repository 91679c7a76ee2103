import { type Config, type Lifecycle, requireAuthMode, required } from "@cohort/config";
import { loadTerminology } from "@cohort/files";
import { type Day, type Failure, type Result, fail, ok, formatDay } from "@cohort/foundation";
import { createActiveCatalogue, openStore } from "@cohort/postgres";
import { openWaker } from "@cohort/queue";
import { NO_TRACING, createLogger, createMetrics } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import { createApp, createMetricsApp } from "./app.ts";
import { grantDemo } from "./auth/demo-grants.ts";
import { checkMode, openIdentity } from "./auth/open-identity.ts";
import { openPersonReader } from "./candidate/person-reader.ts";
import { publishedKeys } from "./client-keys.ts";
import { openCds } from "./cds/open-cds.ts";
import { compareClocks } from "./compare-clocks.ts";
import type { ApiDeps } from "./deps.ts";
import { listen } from "./server.ts";
import { type WebFiles, readWebFiles } from "./web/web-files.ts";

/** Parts that a process which runs more than the API has open already; they stay the caller's to close. */
export type Shared = Partial<
  Pick<ApiDeps, "store" | "queue" | "terminology" | "logger" | "metrics" | "tracing" | "clock">
>;

export interface Started {
  /** Of the API, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
}

const DATABASE = { "db.system.name": "postgresql" } as const;
const SWEEP_MS = 3_600_000;

type Opened<T> = Promise<Result<T, readonly Failure[]>>;
type Common = Pick<ApiDeps, "logger" | "metrics" | "tracing">;

/** A request waits no longer than this for a connection to the database: better a quick 503. */
const CONNECT_MS = 1000;

const one = <T>(result: Result<T>): Result<T, readonly Failure[]> =>
  result.ok ? result : fail([result.failure]);

async function openOwnStore(
  config: Config,
  lifecycle: Lifecycle,
  { tracing }: Common,
): Opened<ApiDeps["store"]> {
  const url = required(config.database.url, "DATABASE_URL");
  if (!url.ok) return one(url);
  const store = await openStore({
    connectionString: url.value.reveal(),
    applicationName: "cohort-api",
    maxConnections: config.database.pool,
    connectTimeoutMs: CONNECT_MS,
    statementTimeoutMs: config.database.timeoutMs,
    around: (operation, work) => tracing.around(operation, DATABASE, work),
  });
  if (store.ok) lifecycle.use("store", () => store.value.close());
  return one(store);
}

async function openOwnQueue(
  config: Config,
  lifecycle: Lifecycle,
  common: Common,
): Opened<ApiDeps["queue"]> {
  const url = required(config.queue.url, "QUEUE_URL");
  if (!url.ok) return one(url);
  const queue = await openWaker({
    url: url.value.reveal(),
    prefix: config.queue.prefix,
    matchBatch: config.match.batch,
    traced: common.tracing.isOn,
    ...common,
  });
  if (queue.ok) lifecycle.use("queue", () => queue.value.close());
  return one(queue);
}

const todayIn = (config: Config, terminology: Terminology, clock: () => number) => (): Day =>
  config.asOf ?? terminology.dayOf(clock());

/**
 * Opens what the caller does not share, then the port. Fails, with nothing left open once the lifecycle is
 * closed, where nobody decided who may come in, or where a part cannot be reached; it serves without the queue until that answers. Never migrates.
 */
export async function start(
  config: Config,
  lifecycle: Lifecycle,
  shared: Shared = {},
): Opened<Started> {
  const mode = requireAuthMode(config);
  if (!mode.ok) return one(mode);
  const safe = checkMode(config);
  if (!safe.ok) return one(safe);
  const keySet = publishedKeys(config);
  if (!keySet.ok) return one(keySet);

  const web: Result<WebFiles | null> =
    config.files.web === null ? ok(null) : readWebFiles(config.files.web);
  if (!web.ok) return one(web);

  const clock = shared.clock ?? Date.now;
  const common: Common = {
    logger: shared.logger ?? createLogger(config),
    metrics: shared.metrics ?? createMetrics(),
    tracing: shared.tracing ?? NO_TRACING,
  };
  const terminology = shared.terminology
    ? ok(shared.terminology)
    : await loadTerminology(config.files);
  if (!terminology.ok) return terminology;
  const store = shared.store ? ok(shared.store) : await openOwnStore(config, lifecycle, common);
  if (!store.ok) return store;
  const queue = shared.queue ? ok(shared.queue) : await openOwnQueue(config, lifecycle, common);
  if (!queue.ok) return queue;
  const identity = await openIdentity(config, lifecycle, { ...common, store: store.value, clock });
  if (!identity.ok) return one(identity);
  const today = todayIn(config, terminology.value, clock);
  if (config.access.mode === "demo") await grantDemo(store.value, formatDay(today()));

  const cds = await openCds(config, { lifecycle, clock, metrics: common.metrics });
  if (!cds.ok) return cds;

  const readPerson = openPersonReader(config, { lifecycle, ...common });
  if (!readPerson.ok) return one(readPerson);

  const { metricsPort } = config.http;
  sweepHourly(store.value, lifecycle, common.logger);
  return openPorts(config, lifecycle, {
    ...common,
    store: store.value,
    queue: queue.value,
    terminology: terminology.value,
    catalogue: createActiveCatalogue({
      store: store.value,
      terminology: terminology.value,
      logger: common.logger,
      clock,
    }),
    identity: identity.value,
    edge: config.access,
    publicUrl: config.access.publicUrl,
    ehrBase: config.fhir.baseUrl,
    ehrPages: config.ehrPages,
    readPerson: readPerson.value,
    cds: cds.value,
    keySet: keySet.value,
    clock,
    today,
    bodyLimitBytes: config.http.bodyLimitBytes,
    closing: () => lifecycle.closing,
    servesMetrics: metricsPort === null && config.environment !== "production",
    web: web.value,
  });
}

/** What the edge remembers past its time goes; every replica does so, and none minds. */
function sweepHourly(
  { http }: Pick<ApiDeps["store"], "http">,
  lifecycle: Lifecycle,
  logger: ApiDeps["logger"],
): void {
  const sweep = (): void =>
    void http.sweep().catch((error: unknown) => logger.warn({ err: error }, "sweep failed"));
  const timer = setInterval(sweep, SWEEP_MS).unref();
  lifecycle.use("sweep of the edge", async () => clearInterval(timer));
}

async function openPorts(config: Config, lifecycle: Lifecycle, deps: ApiDeps): Opened<Started> {
  const { host, port, metricsPort } = config.http;
  const { shutdownMs } = config;
  if (metricsPort !== null) {
    const options = { name: "metrics port", host, port: metricsPort, shutdownMs };
    const metrics = await listen(createMetricsApp(deps), lifecycle, options);
    if (!metrics.ok) return one(metrics);
  }
  const opened = await listen(createApp(deps), lifecycle, { name: "api", host, port, shutdownMs });
  if (!opened.ok) return one(opened);
  await compareClocks(deps);
  deps.logger.info({ port: opened.value }, "api is listening");
  return ok({ url: `http://${host}:${opened.value}`, port: opened.value });
}
