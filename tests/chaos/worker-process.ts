import { Lifecycle, readConfig } from "@cohort/config";
import type { Result } from "@cohort/foundation";
import { type Store, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { start } from "@cohort/worker";

/**
 * A worker in a process of its own, configured by the environment, until it is killed. It differs from the product's in two things:
 * CHAOS_LOCK_MS says for how long it may be silent before its jobs are others' and it leads no more, and with CHAOS_STOP it stops its own process (SIGSTOP)
 * when it is about to save its first batch of matches (`save`) or of records (`replace`).
 */
const LOCK_MS = Number(process.env["CHAOS_LOCK_MS"] ?? "2000");
const must = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
};
const logger = createLogger({ logLevel: "silent" });
const config = must(readConfig());
const lifecycle = new Lifecycle();
const databaseUrl = config.database.url?.reveal() ?? "";

async function openImpatientQueue(): Promise<Queue> {
  const queue = must(
    await openQueue({
      url: config.queue.url?.reveal() ?? databaseUrl,
      matchBatch: config.match.batch,
      answerMs: 10_000,
      logger,
      metrics: createMetrics(),
    }),
  );
  const soon = { lockMs: LOCK_MS, stalledCheckMs: LOCK_MS / 4 };
  return {
    ...queue,
    startWorkers: (handlers, settings) => queue.startWorkers(handlers, { ...settings, ...soon }),
  };
}

async function openStoreThatStops(): Promise<Store> {
  const connectionString = databaseUrl;
  const store = must(
    await openStore({
      connectionString,
      applicationName: "cohort-worker",
      leaderSilentMs: LOCK_MS,
    }),
  );
  let stopsAt = process.env["CHAOS_STOP"];
  const stop = (at: string): void => {
    if (at !== stopsAt) return;
    stopsAt = undefined;
    process.stdout.write("stops\n");
    process.kill(process.pid, "SIGSTOP");
  };
  const tell = (what: string, done: readonly unknown[], left: readonly unknown[]): unknown =>
    process.stdout.write(`${what} ${done.length}, left out ${left.length}\n`);
  return {
    ...store,
    records: {
      ...store.records,
      replace: async (...args) => {
        stop("replace");
        const report = await store.records.replace(...args);
        tell("replaced", report.changed, report.overtaken);
        return report;
      },
    },
    matches: {
      ...store.matches,
      save: async (...args) => {
        stop("save");
        const report = await store.matches.save(...args);
        tell("saved", report.saved, report.skipped);
        return report;
      },
    },
  };
}

const store = await openStoreThatStops();
const queue = await openImpatientQueue();
must(await start(config, lifecycle, { logger, store, queue }));
process.stdout.write("worker runs\n");
