import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { Lifecycle, readConfig } from "@cohort/config";
import { loadCatalogue } from "@cohort/files";
import { catalogueHash, planStudy } from "@cohort/matching";
import { type Store, openStore } from "@cohort/postgres";
import { type Queue, openQueue } from "@cohort/queue";
import type { Study } from "@cohort/studies";
import { createLogger, createMetrics } from "@cohort/telemetry";
import type { Terminology } from "@cohort/terminology";
import { start } from "@cohort/worker";
import { must } from "../../worker/support.ts";
import { AS_OF } from "../corpus/people.ts";
import { type Counts, counting, noCounts } from "./counting.ts";
import { SHARE_ILL, livesOf } from "./facts.ts";
import { fill } from "./fill.ts";
import { activate, variantsOf } from "./variants.ts";

/** A hospital's database with its studies and people, and a worker of the product in this process, once it is asked for. */
export interface Site {
  readonly store: Store;
  readonly queue: Queue;
  readonly terminology: Terminology;
  /** All that are active. */
  readonly studies: readonly Study[];
  /** What the worker in this process counts into. */
  readonly counts: Counts;
  /** What a worker is configured with. */
  env(day?: string): Readonly<Record<string, string>>;
  /** A worker in this process in place of the one that runs, if one does, as of that day. */
  turnTo(day: string): Promise<void>;
  due(): Promise<number>;
  /** Waits until nobody is due and no job runs. */
  settled(): Promise<void>;
  sql(query: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

export interface SiteAsked {
  /** A migrated database that is empty; its role owns the tables. */
  readonly url: string;
  /** Of the queue; null: the database. */
  readonly queueUrl: string | null;
  readonly patients: number;
  readonly studies: number;
  readonly seed: number;
  /** Mapped lives of each kind. */
  readonly lives: number;
  readonly shareIll?: number;
}

/** How often a site is asked whether it has settled, in milliseconds: at long work no more than a few times a second. */
const LOOK_MS = 200;

export async function openSite(asked: SiteAsked): Promise<Site> {
  const { url, seed, patients } = asked;
  const queueUrl = asked.queueUrl ?? url;
  const lifecycle = new Lifecycle();
  const logger = createLogger({ logLevel: "silent" });
  const { terminology, studies: builtIn } = must(await loadCatalogue({}));
  const studies = variantsOf(builtIn, asked.studies);
  const store = must(await openStore({ connectionString: url }));
  lifecycle.use("store", () => store.close());
  const queue = must(
    await openQueue({ url: queueUrl, answerMs: 10_000, logger, metrics: createMetrics() }),
  );
  lifecycle.use("queue", () => queue.close());
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  lifecycle.use("sql", () => pool.end());
  for (const study of studies) await activate(store, study);
  const planned = builtIn.map((study) => must(planStudy(study, terminology)));
  const lives = livesOf(terminology, planned, { seed, ill: asked.lives, others: asked.lives });
  const { shareIll = SHARE_ILL } = asked;
  await fill({ url, terminology, lives, seed, patients, shareIll });

  const counts = noCounts();
  let day = AS_OF;
  let worker: Lifecycle | null = null;
  const env = (asOf = day): Readonly<Record<string, string>> => ({
    DATABASE_URL: url,
    QUEUE_URL: queueUrl,
    AS_OF: asOf,
    LOG_LEVEL: "silent",
    RECONCILE_SECONDS: "1",
  });
  const due = async (): Promise<number> => {
    const hashes = (await store.studies.active()).map(({ hash }) => hash);
    return store.records.countDue({ catalogue: catalogueHash(hashes, terminology), asOf: day });
  };
  return {
    store,
    queue,
    terminology,
    studies,
    counts,
    env,
    due,
    turnTo: async (next) => {
      await worker?.close();
      day = next;
      worker = new Lifecycle();
      const config = must(readConfig(env()));
      const shared = { logger, terminology, store: counting(store, counts) };
      must(await start(config, worker, shared));
    },
    settled: async () => {
      for (;;) {
        const { waiting, active } = must(await queue.counts()).match;
        if (waiting + active === 0 && (await due()) === 0) return;
        await pause(LOOK_MS);
      }
    },
    sql: async (query) => (await pool.query<Record<string, unknown>>(query)).rows,
    close: async () => {
      await worker?.close();
      await lifecycle.close();
    },
  };
}
