import { Lifecycle, readConfig } from "@cohort/config";
import type { Result } from "@cohort/foundation";
import { type Store, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { start } from "@cohort/worker";

/**
 * A worker in a process of its own, configured by the environment, until it is killed. It differs from the product's in two things:
 * CHAOS_LOCK_MS says for how long it may be silent before its jobs are others' and it leads no more, and with CHAOS_STOP=save it stops its own process
 * (SIGSTOP) when it has matched its first batch and is about to save it.
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
  let hasStopped = process.env["CHAOS_STOP"] !== "save";
  return {
    ...store,
    matches: {
      ...store.matches,
      save: (inputs, patients) => {
        if (!hasStopped) {
          hasStopped = true;
          process.stdout.write("stops\n");
          process.kill(process.pid, "SIGSTOP");
          process.stdout.write("goes on\n");
        }
        return store.matches.save(inputs, patients).then((report) => {
          process.stdout.write(`saved ${report.saved.length}, skipped ${report.skipped.length}\n`);
          return report;
        });
      },
    },
  };
}

const store = await openStoreThatStops();
const queue = await openImpatientQueue();
must(await start(config, lifecycle, { logger, store, queue }));
process.stdout.write("worker runs\n");
