import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Lifecycle, readConfig } from "@cohort/config";
import { loadCatalogue } from "@cohort/files";
import { catalogueHash } from "@cohort/matching";
import { openStore, SYSTEM } from "@cohort/postgres";
import { openQueue } from "@cohort/queue";
import { start as startSandbox } from "@cohort/sandbox";
import { canonicalStudy, studyHash } from "@cohort/studies";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { type TestDatabase, filledDatabase } from "@cohort/testkit";
import { start as startWorker } from "@cohort/worker";
import { ROOT } from "../architecture/workspace.ts";
import { must, until } from "../worker/support.ts";

/** Every match is made as of this day. */
export const TODAY = "2026-11-22";
export const POPULATION = { size: 300, asOf: TODAY } as const;

/** A database in which the people of the sandbox were read and matched, by a worker, once a run. */
export const matchedDatabase = (): Promise<TestDatabase> =>
  filledDatabase("matched", async ({ runtimeUrl }) => {
    await Promise.all([readAndMatch(runtimeUrl), buildScreens()]);
  });

async function readAndMatch(url: string): Promise<void> {
  const lifecycle = new Lifecycle({ deadlineMs: 20_000 });
  const logger = createLogger({ logLevel: "silent" });
  const ehr = must(await startSandbox({ port: 0, population: POPULATION }, lifecycle));
  const store = must(await openStore({ connectionString: url }));
  lifecycle.use("store", () => store.close());
  const metrics = createMetrics();
  const queue = must(await openQueue({ url, answerMs: 10_000, logger, metrics }));
  lifecycle.use("queue", () => queue.close());
  const { terminology, studies } = must(await loadCatalogue({}));
  for (const study of studies) {
    const canonical = canonicalStudy(study);
    await store.studies.import({ id: study.id, hash: studyHash(study), canonical }, SYSTEM);
    must(await store.studies.activate(study.id, SYSTEM));
  }
  const config = must(
    readConfig({
      DATABASE_URL: url,
      FHIR_BASE_URL: ehr.baseUrl,
      AS_OF: TODAY,
      LOG_LEVEL: "silent",
      RECONCILE_SECONDS: "1",
      FHIR_PAGE_SIZE: "1000",
    }),
  );
  must(await startWorker(config, lifecycle, { store, queue, terminology, logger, metrics }));
  const { job } = await store.jobs.create("sync", "full");
  must(await queue.enqueueSync(job.id));
  await until(async () => (await store.jobs.get(job.id))?.finishedAt != null, 120_000);
  const hashes = (await store.studies.active()).map(({ hash }) => hash);
  const catalogue = catalogueHash(hashes, terminology);
  await until(
    async () => (await store.records.countDue({ catalogue, asOf: TODAY })) === 0,
    120_000,
  );
  const [failure] = await lifecycle.close();
  if (failure) throw failure.error;
}

/** A process of its own, as `pnpm build` has it: the builder is no part of what is tested. */
async function buildScreens(): Promise<void> {
  // As for people: what is built in an environment of tests is React's slow half, which does everything twice.
  const { NODE_OPTIONS: _, ...rest } = process.env;
  const env = { ...rest, NODE_ENV: "production" };
  const script = "services/web/scripts/build.ts";
  const flags = ["--conditions=@cohort/source", "--import", "tsx"];
  await promisify(execFile)(process.execPath, [...flags, script], { cwd: ROOT, env });
}
