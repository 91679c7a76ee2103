import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { start as startApi } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Reply, call } from "../api/client.ts";
import { freePort } from "../end-to-end/child.ts";
import { ids, person } from "../worker/people.ts";
import { type Installation, install, must, until } from "../worker/support.ts";
import { type Place, postgresPlace, redisPlace } from "./places.ts";
import { type Proxy, proxyTo } from "./proxy.ts";
import { whyNoRedis } from "./redis-server.ts";
import { open } from "./support.ts";

jest.setTimeout(120_000);

const PEOPLE = ids(5);

/** The store is there; the queue, which lives elsewhere, is cut off from the very start. */
function apiWithoutQueue(startPlace: () => Promise<Place>): void {
  let place: Place;
  let wire: Proxy;
  let ehr: EhrStub;
  let site: Installation;
  const api = new Lifecycle({ deadlineMs: 20_000 });
  let base: string;

  beforeAll(async () => {
    place = await startPlace();
    wire = await proxyTo(place.url);
    await wire.cut();
    ehr = await startEhrStub({ resources: PEOPLE.map(person) });
    site = await install("PostgreSQL");
    const config = must(
      readConfig({
        ...site.env,
        QUEUE_URL: wire.url,
        AUTH_MODE: "demo",
        FHIR_BASE_URL: ehr.baseUrl,
        PORT: String(await freePort()),
      }),
    );
    base = must(await startApi(config, api)).url;
  });
  afterAll(async () => {
    expect(await api.close()).toEqual([]);
    await wire.cut();
    await until(async () => (await place.connections()) === 0);
    await site.close();
    await ehr.close();
    await place.stop();
  });

  /** Answered before a timer that runs beside it: on a machine that is late both are. */
  const askForSync = (): Promise<Reply | string> =>
    Promise.race([
      call(`${base}/v1/sync`, "POST", {}),
      pause(1500, "later than 1.5 s", { ref: false }),
    ]);
  const waiting = async (): Promise<number> => {
    const queue = await open(place.url);
    const counts = must(await queue.counts());
    await queue.close();
    return counts.sync.waiting;
  };

  const endOpenSync = async (): Promise<void> => {
    const job = await site.store.jobs.open("sync");
    if (job !== null) await site.store.jobs.finish(job.id, { state: "cancelled" });
  };

  it("C-01: the API starts and answers, a sync is taken on within 1.5 s, and runs once the queue is back", async () => {
    expect((await call(`${base}/health/ready`)).status).toBe(200);
    expect((await call(`${base}/v1/studies`)).status).toBe(200);
    expect(await askForSync()).toMatchObject({ status: 202 });

    // Back, it is told at once.
    await wire.mend();
    expect(await waiting()).toBe(0);
    await until(async () => {
      await endOpenSync();
      expect(await askForSync()).toMatchObject({ status: 202 });
      return (await waiting()) > 0;
    });
    await endOpenSync();
    await place.flush();

    // Gone again, in the way in which nothing says so. Nobody asks twice: who looks at what is due finds it.
    wire.hang(true);
    expect(await askForSync()).toMatchObject({ status: 202 });
    expect(await waiting()).toBe(0);
    const job = await site.store.jobs.open("sync");
    await wire.cut();
    wire.hang(false);
    await wire.mend();
    expect(await waiting()).toBe(0);
    const worker = await site.work(ehr.baseUrl, { QUEUE_URL: wire.url });
    await until(async () => (await site.store.jobs.get(job?.id ?? ""))?.state === "done");
    expect((await site.store.records.totals()).records).toBe(PEOPLE.length);
    expect(await worker.close()).toEqual([]);
  });
}

describe("without its queue on PostgreSQL", () => apiWithoutQueue(postgresPlace));

const missing = whyNoRedis();
if (missing === null) describe("without its queue on Redis", () => apiWithoutQueue(redisPlace));
else it.skip(`without its queue on Redis (${missing})`, () => {});
