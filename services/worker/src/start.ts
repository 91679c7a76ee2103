import type { Config, Lifecycle } from "@cohort/config";
import { type Failure, type Result, fail, ok } from "@cohort/foundation";
import { keepAudit } from "./audit/keep-audit.ts";
import { keepCoverage } from "./coverage/keep-coverage.ts";
import { startHealthServer } from "./health/health-server.ts";
import { keepFigures } from "./health/keep-figures.ts";
import { matchJob } from "./match/match-job.ts";
import { type Shared, openCommon, openParts } from "./open-parts.ts";
import type { Parts } from "./parts.ts";
import { keepRetention } from "./retention/keep-retention.ts";
import { startReconciler } from "./reconcile/reconciler.ts";
import { createRelease } from "./releases/release.ts";
import { syncJob } from "./sync/sync-job.ts";

export interface StartedWorker {
  /** Of the health routes and metrics; null where METRICS_PORT is unset or another service serves it. */
  readonly metricsPort: number | null;
}

/** A deadline within a deadline: the closer must be able to tell that the jobs did not end in time. */
const SLACK_MS = 5000;

/**
 * Starts the jobs and the reconciler. Everything is closed by the lifecycle: no more jobs are taken, running
 * ones come to an end within SHUTDOWN_MS or are left to another worker, then queue and database. Fails where a part
 * cannot be reached or the database is not migrated.
 */
export async function start(
  config: Config,
  lifecycle: Lifecycle,
  shared: Shared = {},
): Promise<Result<StartedWorker, readonly Failure[]>> {
  const common = openCommon(config, shared);
  const opened = await openParts(config, lifecycle, shared, common);
  if (!opened.ok) return opened;
  const parts = opened.value;
  const served = await serveHealth(config, lifecycle, shared, parts);
  if (!served.ok) return served;
  await run(config, lifecycle, parts);
  const { asOf, environment } = config;
  if (asOf !== null && environment === "production") {
    parts.logger.warn({}, "AS_OF is fixed: matches do not follow the calendar");
  }
  if (!parts.terminology.hierarchies.includes("snomed")) {
    parts.logger.info({}, "matching listed SNOMED CT codes only: no hierarchy of it is loaded");
  }
  parts.logger.info({ ehr: parts.source !== null }, "worker runs");
  return ok({ metricsPort: served.value });
}

async function run(config: Config, lifecycle: Lifecycle, parts: Parts): Promise<void> {
  const { queue, logger } = parts;
  const { shutdownMs, match } = config;
  const release = createRelease(parts);
  const handlers = {
    sync: release.giveWay(syncJob(parts)),
    match: release.giveWay(matchJob(parts)),
  };
  const workers = await queue.startWorkers(handlers, {
    concurrency: { sync: 1, match: match.concurrency },
  });
  const reconciler = startReconciler(parts, release);
  const coverage = keepCoverage(parts);
  const figures = keepFigures(parts);
  const audit = keepAudit(parts);
  const retention = keepRetention(parts);
  const stop = async (): Promise<void> => {
    // The reconciler is told first, so that it does not wake the sync that is let go of. It may be at it for
    // seconds: meanwhile no more jobs are taken.
    const [, inTime] = await Promise.all([
      reconciler.stop(),
      workers.close(shutdownMs),
      coverage.stop(),
      figures.stop(),
      audit.stop(),
      retention.stop(),
    ]);
    await release.leave();
    if (!inTime) logger.warn({ shutdownMs }, "jobs still running are left to other workers");
  };
  lifecycle.use("workers and reconciler", stop, shutdownMs + SLACK_MS);
}

/** Its own port, unless a service that shares its metrics with us has opened it. */
async function serveHealth(
  config: Config,
  lifecycle: Lifecycle,
  shared: Shared,
  parts: Parts,
): Promise<Result<number | null, readonly Failure[]>> {
  const { host, metricsPort } = config.http;
  if (metricsPort === null || shared.store !== undefined) return ok(null);
  const where = { host, port: metricsPort };
  const server = await startHealthServer({ ...parts, closing: () => lifecycle.closing }, where);
  if (!server.ok) return fail([server.failure]);
  lifecycle.use("metrics port", () => server.value.close());
  return ok(server.value.port);
}
