import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { ATTEMPTS, type Queue, type Workers } from "@cohort/queue";
import type { Place, PutOff } from "./places.ts";
import { open, patients, until } from "./support.ts";

/** As many as the matching of 20 million patients, or as few as show the same. */
const MANY = process.env["CHAOS"] === "all" ? 99_900 : 1500;
/** PostgreSQL does some hundred jobs a second. */
const LONG_MS = 60_000 + MANY * 6;

/** What keeps a queue from growing, or from being trusted with more than it can hold, wherever its jobs are kept. */
export function rules(start: () => Promise<Place>): void {
  let place: Place;
  let queue: Queue;
  const running: Workers[] = [];

  const work = async (...args: Parameters<Queue["startWorkers"]>): Promise<Workers> => {
    const workers = await queue.startWorkers(...args);
    running.push(workers);
    return workers;
  };

  beforeAll(async () => {
    place = await start();
  });
  beforeEach(async () => {
    await place.flush();
    queue = await open(place.url, 1);
  });
  afterEach(async () => {
    for (const workers of running.splice(0)) await workers.close(1000);
    await queue.close();
    await until(async () => (await place.connections()) === 0);
  });
  afterAll(() => place.stop());

  it("C-05: ids are random, of letters and digits and without a colon: adding the same work twice is two jobs, and no error", async () => {
    await queue.enqueueMatch(patients(20));
    await queue.enqueueMatch(patients(20));
    const job = randomUUID();
    await queue.enqueueSync(job);
    await queue.enqueueSync(job);
    const ids = [...(await place.ids("match")), ...(await place.ids("sync"))];
    expect(ids.length).toBe(42);
    expect(new Set(ids).size).toBe(42);
    // BullMQ throws for the second kind and takes the first apart.
    expect(ids.filter((id) => id.includes(":") || /^\d*$/.test(id))).toEqual([]);
  });

  it(
    "C-06: what is kept of finished and failed jobs is bounded, and does not grow with their number",
    async () => {
      let runs = 0;
      await work(
        {
          match: async () => {
            runs += 1;
            // Of the few that fail for good all are kept for thirty days, within a bound of their own.
            return runs % 100 === 0 ? { end: "never", errorClass: "shape" } : { end: "done" };
          },
        },
        { concurrency: { match: 32 } },
      );
      const sizes: number[] = [];
      for (let wave = 1; wave <= 3; wave += 1) {
        await queue.enqueueMatch(patients(MANY / 3));
        await until(() => runs === (MANY / 3) * wave, LONG_MS);
        await until(async () => (await place.count("match", "completed")) <= 200 + 32);
        sizes.push(await place.size());
      }
      const failed = await place.count("match", "failed");
      expect(failed).toBe(MANY / 100);
      // 200 jobs and 500 events, each with its entries elsewhere and in steps of 256; of the failed ones two apiece.
      for (const size of sizes) expect(size - 2 * failed).toBeLessThan(1500);
    },
    LONG_MS * 3,
  );

  it("C-07: tries eight times with pauses that double, each shortened at random by up to half, then gives up", async () => {
    let runs = 0;
    await work({
      match: async () => {
        runs += 1;
        return { end: "retry", errorClass: "store" };
      },
    });
    await queue.enqueueMatch(patients(30));
    const pauses: PutOff[] = [];
    await until(async () => {
      pauses.push(...(await place.hasten("match")));
      return (await place.count("match", "failed")) === 30;
    });
    expect(runs).toBe(30 * ATTEMPTS);
    for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
      const longest = 1000 * 2 ** (attempt - 1);
      const each = pauses.filter((pause) => pause.attempt === attempt);
      expect(Math.min(...each.map(({ sinceRun }) => sinceRun))).toBeGreaterThanOrEqual(longest / 2);
      expect(Math.max(...each.map(({ left }) => left))).toBeLessThanOrEqual(longest);
      expect(new Set(each.map(({ sinceRun }) => sinceRun)).size).toBeGreaterThan(5);
    }
  });

  it("C-09: a process has no more connections than its README says, however busy it is", async () => {
    let most = 0;
    let runs = 0;
    const count = async () => {
      most = Math.max(most, await place.connections());
      runs += 1;
      return { end: "done" } as const;
    };
    await work({ match: count, sync: count }, { concurrency: { match: 8, sync: 2 } });
    const syncs = Array.from({ length: 20 }, () => queue.enqueueSync(randomUUID()));
    await Promise.all([...syncs, queue.enqueueMatch(patients(200)), queue.ping(), queue.counts()]);
    await until(() => runs === 220);
    expect(most).toBeLessThanOrEqual(place.mostConnections);
  });

  it("C-11: jobs that are lost while one runs are lost alone: the worker goes on with those that are enqueued again", async () => {
    const seen = new Set<string>();
    let lose = true;
    await work({
      match: async (payload) => {
        if (lose && seen.size === 10) {
          lose = false;
          await place.flush();
        }
        for (const patient of payload.patients) seen.add(patient);
        return { end: "done" };
      },
    });
    await queue.enqueueMatch(patients(60));
    await until(() => !lose && seen.size > 10);
    // What the reconciler does, who asks the database.
    await until(async () => {
      const waiting = await queue.waiting();
      const left = patients(60).filter((each) => !seen.has(each));
      if (waiting.ok && waiting.value === 0) await queue.enqueueMatch(left);
      return seen.size === 60;
    });
  });
}
