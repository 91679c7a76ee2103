import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { type Sandbox, start as startSandbox } from "@cohort/sandbox";
import { type Child, cohort } from "../end-to-end/child.ts";
import { AS_OF, type Installation, type QueueKind, install, must, until } from "./support.ts";

const SIZE = 200;

/** Workers as processes of their own, that die and are started again. */
export function killAndStart(kind: QueueKind): void {
  const world = new Lifecycle();
  const children: Child[] = [];
  let ehr: Sandbox;
  let site: Installation;

  beforeAll(async () => {
    const population = { size: SIZE, asOf: AS_OF };
    ehr = must(await startSandbox({ port: 0, population }, world));
  });
  afterAll(async () => {
    await world.close();
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.process.kill("SIGKILL");
      await child.ended;
    }
    await site.close();
  });

  const startWorker = async (): Promise<Child> => {
    const env = { ...site.env, FHIR_BASE_URL: ehr.baseUrl, LOG_LEVEL: "info" };
    const child = cohort(["worker"], env);
    children.push(child);
    await child.until(/worker runs/);
    return child;
  };

  const startSync = async (): Promise<string> => {
    const { job } = await site.store.jobs.create("sync");
    must(await site.queue.enqueueSync(job.id));
    return job.id;
  };

  const reaches = (job: string, patients: number): Promise<void> =>
    until(
      async () => ((await site.store.jobs.get(job))?.progress.done ?? 0) >= patients,
      60_000,
      5,
    );

  // A killed worker's jobs count as active until its locks run out: nobody waits for them here either.
  const nobodyDue = (): Promise<void> => until(async () => (await site.due()) === 0);

  const isDone = async (job: string): Promise<boolean> =>
    (await site.store.jobs.get(job))?.state === "done";

  it("C-27: SIGKILL in the middle of a sync, again and again, ends in the same table of matches", async () => {
    site = await install(kind);
    const undisturbed = await site.work(ehr.baseUrl);
    await site.sync();
    await site.settled();
    const expected = await site.matches();
    expect(expected.split("\n").length).toBeGreaterThan(30);
    await undisturbed.close();
    await site.close();

    site = await install(kind);
    let worker = await startWorker();
    const job = await startSync();
    for (const patients of [40, 140]) {
      await reaches(job, patients);
      worker.process.kill("SIGKILL");
      await worker.ended;
      expect((await site.store.jobs.get(job))?.state).toBe("running");
      await site.sql("update job set done = 0");
      worker = await startWorker();
    }
    await until(() => isDone(job));
    await nobodyDue();
    expect(await site.matches()).toBe(expected);
  });

  it("C-04: SIGTERM in the middle of a sync ends with 0 and leaves nothing behind that stalls", async () => {
    site = await install(kind);
    const worker = await startWorker();
    const job = await startSync();
    await reaches(job, 60);
    worker.process.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
    const counts = must(await site.queue.counts());
    expect(counts.sync.active + counts.match.active).toBe(0);
    expect(counts.sync.delayed + counts.sync.waiting).toBe(1);
    await startWorker();
    await until(() => isDone(job));
    await nobodyDue();
    expect((await site.store.records.totals()).matched).toBe(SIZE);
  });
}
