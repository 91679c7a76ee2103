import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { ok } from "@cohort/foundation";
import type { Handler, Queue } from "@cohort/queue";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { townsfolk } from "../worker/killer.ts";
import { type Installation, type QueueKind, install, must, until } from "../worker/support.ts";
import { open } from "./support.ts";

const SIZE = 60;

/** What the product does with a queue that doubles, loses and holds up jobs, wherever they are kept. */
export function product(kind: QueueKind): void {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle | null = null;
  /** Of smaller batches than the site's. */
  let narrow: Queue | null = null;

  beforeAll(async () => {
    ehr = await startEhrStub({ resources: townsfolk(SIZE) });
    site = await install(kind);
  });
  beforeEach(() => site.sql("truncate record, match"));
  afterEach(async () => {
    ehr.heal();
    expect(await worker?.close()).toEqual([]);
    await narrow?.close();
    [worker, narrow] = [null, null];
    await site.flush();
  });
  afterAll(async () => {
    await site.close();
    await ehr.close();
  });

  /** A worker whose queue is the site's but for this. */
  const workOver = async (
    changes: Partial<Queue>,
    more: Readonly<Record<string, string>> = {},
  ): Promise<void> => {
    worker = await site.work(ehr.baseUrl, more, { queue: { ...site.queue, ...changes } });
  };

  /** Every row of what was matched, with the transaction that wrote it last. */
  const written = (): Promise<unknown> =>
    site.sql("select patient, study, cohort, xmin::text from match order by 1, 2, 3");

  it("C-05: the same jobs again, twice at once or after the queue has forgotten them, write nothing", async () => {
    await workOver({});
    await site.sync();
    await site.settled();
    const before = await written();
    const everyone = (await site.store.records.list({ limit: SIZE })).map((each) => each.patient);
    expect(everyone.length).toBe(SIZE);
    for (const forgets of [false, true]) {
      if (forgets) await site.flush();
      const twice = [everyone, everyone].map((patients) => site.queue.enqueueMatch(patients));
      for (const enqueued of await Promise.all(twice)) must(enqueued);
      await site.settled();
    }
    expect(await written()).toEqual(before);
  });

  it("C-06: what failed for good stands where people see it, also when the queue has forgotten it", async () => {
    await workOver({});
    ehr.fault({ answer: { kind: "status", status: 401 } });
    const { id } = await site.sync();
    await site.flush();
    const failed = { state: "failed", errorClass: "auth" };
    expect(await site.store.jobs.get(id)).toMatchObject(failed);
    expect(await site.store.jobs.latest("sync")).toMatchObject({ id, ...failed });
  });

  it("C-10: a sync whose match jobs are all lost on the way is done, and everyone is matched", async () => {
    let lost = 0;
    let isReading = true;
    await workOver({
      enqueueMatch: (patients) => {
        if (!isReading) return site.queue.enqueueMatch(patients);
        lost += patients.length;
        return Promise.resolve(ok(null));
      },
    });
    // Whether it is done, and how far, is counted in the database, not by jobs that report to another.
    expect(await site.sync()).toMatchObject({
      state: "done",
      progress: { done: SIZE, total: SIZE },
    });
    expect(lost).toBeGreaterThanOrEqual(SIZE);
    expect((await site.store.records.totals()).matched).toBe(0);
    isReading = false;
    await site.settled();
    expect((await site.store.records.totals()).matched).toBe(SIZE);
  });

  it("C-12: a consumer that stands still stops the reading before the queue holds more than it may", async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const held =
      (match: Handler<"match"> | undefined): Handler<"match"> =>
      async (payload, run) => {
        await gate;
        return (await match?.(payload, run)) ?? { end: "done" };
      };
    const highWater = 2;
    const more = { QUEUE_HIGH_WATER: String(highWater), MATCH_BATCH: "2" };
    const queue = await open(site.env["QUEUE_URL"] ?? "", 2, 10_000);
    narrow = queue;
    await workOver(
      {
        ...queue,
        startWorkers: (handlers, settings) =>
          queue.startWorkers({ ...handlers, match: held(handlers.match) }, settings),
      },
      more,
    );
    // Two batches of twenty patients are under way when the mark is passed, and one look of the reconciler.
    const bound = highWater + (2 * 20) / 2 + highWater;
    const { job } = await site.store.jobs.create("sync", "full");
    must(await queue.enqueueSync(job.id));
    let most = 0;
    const look = async (): Promise<number> => {
      const waiting = must(await queue.waiting());
      most = Math.max(most, waiting);
      return waiting;
    };
    await until(async () => (await look()) > highWater);
    const read = async (): Promise<number> => (await site.store.records.totals()).records;
    // Nothing more is read while it stands still: the same number at three looks, a second and more apart.
    let same = 0;
    let before = -1;
    await until(
      async () => {
        await look();
        const now = await read();
        same = now === before ? same + 1 : 0;
        before = now;
        return same >= 3;
      },
      60_000,
      700,
    );
    expect(before).toBeLessThan(SIZE);
    go();
    await until(async () => {
      await look();
      return (await site.store.jobs.get(job.id))?.state === "done";
    });
    await site.settled();
    expect(most).toBeLessThanOrEqual(bound);
    expect((await site.store.records.totals()).matched).toBe(SIZE);
  });
}
