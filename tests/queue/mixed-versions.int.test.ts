import { createPostgresBackend, withBackend } from "bullmq";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import type { Queue } from "@cohort/queue";
import { type Place, postgresPlace } from "./places.ts";
import { open, until } from "./support.ts";

jest.setTimeout(120_000);

const { Queue: BullQueue, Worker: BullWorker } = withBackend(createPostgresBackend);

/** As a later release might write it; this one knows version 1 alone. */
interface LaterPayload {
  readonly v: 1 | 2;
  readonly cohort?: string;
  readonly patients?: readonly string[];
}

let place: Place;
let queue: Queue;
beforeAll(async () => {
  place = await postgresPlace();
  queue = await open(place.url, 10);
});
afterAll(async () => {
  await queue.close();
  await place.stop();
});

/** The worker of a release that knows both versions, and a look at the queue that lets put-back jobs come again at once. */
function laterRelease(done: (payload: LaterPayload) => void) {
  const connection = { connectionString: place.url, schema: "cohort_queue" };
  const worker = new BullWorker<LaterPayload, null>(
    "match",
    (job) => {
      done(job.data);
      return Promise.resolve(null);
    },
    { connection },
  );
  const look = new BullQueue<LaterPayload>("match", { connection });
  return {
    comeAgain: async () => {
      for (const job of await look.getDelayed()) await job.promote().catch(() => undefined);
    },
    close: async () => {
      await worker.close();
      await look.close();
    },
  };
}

describe("two releases on one queue", () => {
  it("C-34: the older one leaves newer jobs to the newer one, and none fails or is done twice", async () => {
    const older: string[] = [];
    const workers = await queue.startWorkers({
      match: async ({ patients }) => {
        older.push(...patients);
        return { end: "done" };
      },
    });
    for (let at = 0; at < 6; at += 1) {
      await place.put("match", { v: 2, cohort: `c${at}` });
      await place.put("match", { v: 1, patients: [`p${at}`] });
    }
    // Alone, it does what it knows, and puts back what it does not.
    await until(async () => (await place.count("match", "delayed")) === 6);
    await until(() => older.length === 6);

    const newer: LaterPayload[] = [];
    const later = laterRelease((payload) => newer.push(payload));
    await until(async () => {
      await later.comeAgain();
      return newer.filter(({ v }) => v === 2).length >= 6;
    });
    await until(async () => (await place.count("match", "completed")) === 12);
    expect(newer.map(({ cohort }) => cohort ?? "").toSorted()).toEqual(
      Array.from({ length: 6 }, (_, at) => `c${at}`),
    );
    expect(await place.count("match", "failed")).toBe(0);
    await later.close();
    expect(await workers.close(1000)).toBe(true);
  });
});
