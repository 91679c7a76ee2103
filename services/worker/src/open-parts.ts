import { type Config, type Lifecycle, required } from "@cohort/config";
import type { FhirSource } from "@cohort/fhir-source";
import { loadTerminology } from "@cohort/files";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { type Store, createActiveCatalogue, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import { NO_TRACING, createLogger, createMetrics, createPseudonym } from "@cohort/telemetry";
import type { HeadExport } from "./audit/export-head.ts";
import { readHeadKey } from "./audit/head-key.ts";
import { openEhr } from "./ehr.ts";
import type { Parts } from "./parts.ts";

/** Parts that a process which runs more than the worker has open already; they stay the caller's to close. */
export type Shared = Partial<
  Pick<Parts, "store" | "queue" | "terminology" | "logger" | "metrics" | "tracing" | "clock">
> & {
  readonly source?: FhirSource;
};

type Opened<T> = Promise<Result<T, readonly Failure[]>>;
type Common = Pick<Parts, "logger" | "metrics" | "tracing">;

const DATABASE = { "db.system.name": "postgresql" } as const;
/** What a job that is stuck in a statement holds back, once it has been left to another worker. */
const LET_GO_MS = 5000;
/** No request waits here: a slow queue is better than none. */
const QUEUE_ANSWER_MS = 10_000;

const one = <T>(result: Result<T>): Result<T, readonly Failure[]> =>
  result.ok ? result : fail([result.failure]);

async function openOwnStore(
  config: Config,
  lifecycle: Lifecycle,
  { tracing }: Common,
): Opened<Store> {
  const url = required(config.database.url, "DATABASE_URL");
  if (!url.ok) return one(url);
  const store = await openStore({
    connectionString: url.value.reveal(),
    applicationName: "cohort-worker",
    maxConnections: config.database.pool,
    statementTimeoutMs: config.database.timeoutMs,
    around: (operation, work) => tracing.around(operation, DATABASE, work),
  });
  if (store.ok) lifecycle.use("store", () => store.value.close(), LET_GO_MS);
  return one(store);
}

async function openOwnQueue(config: Config, lifecycle: Lifecycle, common: Common): Opened<Queue> {
  const url = required(config.queue.url, "QUEUE_URL");
  if (!url.ok) return one(url);
  const { prefix, mayForget } = config.queue;
  const queue = await openQueue({
    url: url.value.reveal(),
    prefix,
    mayForget,
    matchBatch: config.match.batch,
    answerMs: QUEUE_ANSWER_MS,
    traced: common.tracing.isOn,
    ...common,
  });
  if (!queue.ok) return one(queue);
  lifecycle.use("queue", () => queue.value.close());
  const kept = await queue.value.ping();
  if (!kept.ok) {
    const { code, message, action } = kept.failure;
    common.logger.error({ code, action }, message);
  }
  return queue;
}

function openOwnSource(
  config: Config,
  lifecycle: Lifecycle,
  common: Common,
): Result<FhirSource | null, readonly Failure[]> {
  const source = openEhr(config, common);
  if (source.ok && source.value !== null) lifecycle.use("ehr", () => source.value?.close());
  return one(source);
}

/** Both or neither: a head that is not signed proves nothing, one that goes nowhere nothing either. */
function openHeads({ access }: Config): Result<HeadExport | null> {
  const { file, key } = access.auditHeads;
  if (file === null || key === null) return ok(null);
  const parsed = readHeadKey(key.reveal());
  return parsed.ok ? ok({ file, key: parsed.value }) : parsed;
}

export const openCommon = (config: Config, shared: Shared): Common => ({
  logger: shared.logger ?? createLogger(config),
  metrics: shared.metrics ?? createMetrics(),
  tracing: shared.tracing ?? NO_TRACING,
});

/** Opens what the caller does not share, in the order in which it must not be closed. Never migrates. */
export async function openParts(
  config: Config,
  lifecycle: Lifecycle,
  shared: Shared,
  common: Common,
): Opened<Parts> {
  const auditHeads = one(openHeads(config));
  if (!auditHeads.ok) return auditHeads;
  const clock = shared.clock ?? Date.now;
  const terminology = shared.terminology
    ? ok(shared.terminology)
    : await loadTerminology(config.files);
  if (!terminology.ok) return terminology;
  const store = shared.store ? ok(shared.store) : await openOwnStore(config, lifecycle, common);
  if (!store.ok) return store;
  const queue = shared.queue ? ok(shared.queue) : await openOwnQueue(config, lifecycle, common);
  if (!queue.ok) return queue;
  const source = shared.source ? ok(shared.source) : openOwnSource(config, lifecycle, common);
  if (!source.ok) return source;
  const opened = { ...common, store: store.value, terminology: terminology.value, clock };
  return ok({
    ...opened,
    queue: queue.value,
    source: source.value,
    bulk: config.fhir.export && {
      level: config.fhir.export,
      downloads: config.fhir.parallelDownloads,
    },
    catalogue: createActiveCatalogue(opened),
    auditHeads: auditHeads.value,
    keeping: {
      optOutFile: config.access.optOutFile,
      retentionDays: config.access.retentionDays,
    },
    pseudonym: createPseudonym(),
    today: () => config.asOf ?? terminology.value.dayOf(clock()),
    limits: {
      highWater: config.queue.highWater,
      matchBatch: config.match.batch,
      reconcileMs: config.reconcileMs,
      syncIntervalMs: config.syncIntervalMs,
      fullSyncIntervalMs: config.fullSyncIntervalMs,
    },
  });
}
