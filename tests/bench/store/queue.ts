import { openQueue } from "@cohort/queue";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { startRedis, whyNoRedis } from "../../queue/redis-server.ts";
import { must } from "../../worker/support.ts";
import { withServer } from "../growth/server.ts";
import { each, interleave, ratios } from "../measure.ts";
import { type BenchOptions, type Row, median } from "../row.ts";
import { BATCH, type Stage, setStage } from "./stage.ts";

const AT_MOST = 20 * BATCH;
/** Mapped lives of which the patients are made. */
const LIVES = 100;

type Work = (patients: Parameters<Stage["job"]>[0]) => Promise<unknown>;

/** A worker that is at rest until everybody is enqueued; then its jobs do this with them, one at a time. */
interface Worker {
  run(work: Work): Promise<void>;
  close(): Promise<void>;
}

async function openWorker(url: string, stage: Stage): Promise<Worker> {
  const logger = createLogger({ logLevel: "silent" });
  const options = { url, matchBatch: BATCH, answerMs: 10_000, logger };
  const queue = must(await openQueue({ ...options, metrics: createMetrics() }));
  let job: Work = () => Promise.resolve();
  const workers = await queue.startWorkers(
    {
      match: async ({ patients }) => {
        await job(patients);
        return { end: "done" };
      },
    },
    { concurrency: { match: 1 } },
  );
  return {
    run: async (work) => {
      let left = stage.patients.length;
      const done = new Promise<void>((resolve) => {
        job = async (patients) => {
          await work(patients);
          left -= patients.length;
          if (left <= 0) resolve();
        };
      });
      must(await queue.enqueueMatch(stage.patients));
      await done;
    },
    close: async () => {
      await workers.close(10_000);
      await queue.close();
    },
  };
}

/** T6: jobs that do nothing, next to jobs that match: what the queue and all around a job's own work takes. */
async function ofBackEnd(
  name: string,
  queueUrl: string,
  stage: Stage,
  options: BenchOptions,
): Promise<Row> {
  const jobs = Math.ceil(stage.patients.length / BATCH);
  const worker = await openWorker(queueUrl, stage);
  const measured = await interleave(
    [
      { name: "empty jobs", run: () => worker.run(() => Promise.resolve()) },
      {
        name: "match jobs",
        run: async () => {
          await stage.reset();
          await worker.run((patients) => stage.job(patients));
        },
      },
    ],
    options,
  );
  await worker.close();
  const perJob = (side: number) => ({
    value: median(each(measured, side, "cpu", jobs)),
    unit: "ms",
  });
  return {
    id: `T6 ${name}`,
    what: `queue and framework, CPU of a job of ${BATCH} patients, queue in ${name}`,
    ours: perJob(0),
    peer: { name: "the whole job", ...perJob(1) },
    measured: ratios(measured, "cpu", [1, 0]).map((share) => 100 * share),
    unit: "%",
    target: { atMost: 5 },
    note: `${jobs} jobs a round, a hospital's patients, five studies; enqueuing them included`,
  };
}

/** With the queue in the database that `url` names, and in Redis where there is one. */
export async function measureQueue(url: string, options: BenchOptions): Promise<readonly Row[]> {
  const patients = Math.min(AT_MOST, options.patients);
  const lives = Math.min(LIVES, patients);
  const asked = { url, queueUrl: null, patients, studies: 5, seed: options.seed, lives };
  const stage = await setStage(asked);
  try {
    const all = [await ofBackEnd("PostgreSQL", url, stage, options)];
    if (whyNoRedis() !== null) return all;
    const redis = await startRedis();
    try {
      all.push(await ofBackEnd("Redis", redis.url, stage, options));
    } finally {
      await redis.stop();
    }
    return all;
  } finally {
    await stage.close();
  }
}

export const rows = (options: BenchOptions): Promise<readonly Row[]> =>
  withServer((url) => measureQueue(url, options));
