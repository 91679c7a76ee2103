import { afterAll, afterEach, beforeAll, expect, it } from "@jest/globals";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Child, cohort } from "../end-to-end/child.ts";
import { townsfolk } from "./killer.ts";
import { type Installation, type QueueKind, install, must, until } from "./support.ts";

const SIZE = 120;
/** Within this the job of a worker that was killed runs elsewhere. */
const TAKEN_OVER_MS = 60_000;

/** Workers as processes of their own, that die while others stand by. */
export function killAndStart(kind: QueueKind): void {
  const children: Child[] = [];
  let ehr: EhrStub;
  let site: Installation;

  beforeAll(async () => {
    ehr = await startEhrStub({ resources: townsfolk(SIZE) });
  });
  afterAll(() => ehr.close());
  afterEach(async () => {
    ehr.heal();
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

  const isReading = (child: Child): boolean => child.said().includes("sync begins");

  /** The EHR leaves this search for conditions and all later ones unanswered: resolves when a worker waits for it. */
  const holdsUp = (search: number): Promise<void> =>
    new Promise((waits) => {
      let seen = 0;
      const when = (): boolean => {
        seen += 1;
        if (seen === search) waits();
        return seen >= search;
      };
      const match = { route: "search", type: "Condition", when } as const;
      ehr.fault({ match, answer: { kind: "stall" } });
    });

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
    let reader = await startWorker();
    // In the midst of the first batches, and of those with whom a worker ended, who are read one by one.
    let held = holdsUp(3);
    const job = await startSync();
    for (const next of [12, null]) {
      const other = await startWorker();
      await held;
      reader.process.kill("SIGKILL");
      await reader.ended;
      expect((await site.store.jobs.get(job))?.state).toBe("running");
      ehr.heal();
      if (next !== null) held = holdsUp(next);
      await until(() => isReading(other), TAKEN_OVER_MS);
      reader = other;
    }
    await until(() => isDone(job));
    await nobodyDue();
    expect(await site.matches()).toBe(expected);
  });

  it("C-04: SIGTERM in the middle of a sync ends with 0 and leaves nothing behind that stalls", async () => {
    site = await install(kind);
    const worker = await startWorker();
    const held = holdsUp(3);
    const job = await startSync();
    await held;
    worker.process.kill("SIGTERM");
    expect(await worker.ended).toBe(0);
    const counts = must(await site.queue.counts());
    expect(counts.sync.active + counts.match.active).toBe(0);
    expect(counts.sync.delayed + counts.sync.waiting).toBe(1);
    ehr.heal();
    await startWorker();
    await until(() => isDone(job));
    await nobodyDue();
    expect((await site.store.records.totals()).matched).toBe(SIZE);
  });
}
