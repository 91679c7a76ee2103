import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { ids, person, readingsOf } from "./people.ts";
import { type Installation, install, must, until } from "./support.ts";

jest.setTimeout(120_000);

const PEOPLE = ids(65);
/** The list of everyone has three pages, and those who are due make four batches. */
const PAGES = { FHIR_PAGE_SIZE: "25" };

const isListing = ({ type, route, params }: SeenRequest): boolean =>
  type === "Patient" && route === "search" && !params.has("_id") && params.get("_count") !== "1";

describe("a sync that was stopped", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;

  beforeEach(async () => {
    ehr = await startEhrStub({ resources: PEOPLE.map(person) });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl, PAGES);
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const begin = async (): Promise<string> => {
    const { job } = await site.store.jobs.create("sync", "full");
    must(await site.queue.enqueueSync(job.id));
    return job.id;
  };
  const stopWorker = async (): Promise<void> => {
    expect(await worker.close()).toEqual([]);
    ehr.heal();
  };
  const ends = (job: string): Promise<void> =>
    until(async () => (await site.store.jobs.get(job))?.state === "done");
  const stored = async (): Promise<number> => (await site.store.records.totals()).records;
  const listings = (): number => ehr.requests.filter(isListing).length;
  const readOnce = (): readonly string[] => PEOPLE.filter((id) => readingsOf(ehr, id) === 1);
  const hangsOnPage = (): Promise<void> =>
    until(() => ehr.requests.some(({ route }) => route === "page"));

  it("A6-09 goes on in the list of patients where it was", async () => {
    ehr.fault({ match: { route: "page" }, answer: { kind: "stall" } });
    const job = await begin();
    await hangsOnPage();
    await stopWorker();
    expect((await site.store.reading.count()).now).toBe(25);
    worker = await site.work(ehr.baseUrl, PAGES);
    await ends(job);
    expect(await stored()).toBe(PEOPLE.length);
    expect(listings()).toBe(1);
    expect(readOnce()).toEqual(PEOPLE);
  });

  it("A6-09 begins the list again where its link has expired, and reads nobody twice for that", async () => {
    ehr.fault({ match: { route: "page" }, answer: { kind: "stall" } });
    const job = await begin();
    await hangsOnPage();
    await stopWorker();
    ehr.expireSearches();
    worker = await site.work(ehr.baseUrl, PAGES);
    await ends(job);
    expect(await stored()).toBe(PEOPLE.length);
    expect(listings()).toBe(2);
    expect(readOnce()).toEqual(PEOPLE);
  });

  /** The last batch never gets its diagnoses. */
  const hangInReading = async (): Promise<string> => {
    const when = ({ patients }: SeenRequest): boolean => patients.includes("p0065");
    ehr.fault({ match: { type: "Condition", when }, answer: { kind: "stall" } });
    const job = await begin();
    await until(async () => (await stored()) === 60 && readingsOf(ehr, "p0065") === 1);
    return job;
  };

  it("C-04: reads only whom it had not read", async () => {
    const job = await hangInReading();
    await stopWorker();
    expect(await site.sql("select patient from reading where attempts > 0")).toEqual([]);
    worker = await site.work(ehr.baseUrl, PAGES);
    await ends(job);
    expect(await stored()).toBe(PEOPLE.length);
    expect(listings()).toBe(1);
    expect(readOnce()).toEqual(PEOPLE.slice(0, 60));
    expect(await site.store.jobs.get(job)).toMatchObject({
      progress: { done: 65, total: 65 },
      counts: { Patient: 65 },
    });
  });

  it("can be cancelled, and taken up again where it was", async () => {
    const job = await hangInReading();
    await site.store.jobs.finish(job, { state: "cancelled" });
    await stopWorker();
    worker = await site.work(ehr.baseUrl, PAGES);
    expect((await site.store.reading.count()).now).toBe(5);
    expect((await site.store.jobs.resume(job))?.state).toBe("queued");
    must(await site.queue.enqueueSync(job));
    await ends(job);
    expect(await stored()).toBe(PEOPLE.length);
    expect(listings()).toBe(1);
    expect(readOnce()).toEqual(PEOPLE.slice(0, 60));
  });

  it("does more where more was asked for meanwhile", async () => {
    await site.sync();
    ehr.put(person("q0001"));
    ehr.fault({ match: { type: "Condition" }, times: 1, answer: { kind: "drip", everyMs: 3 } });
    await site.store.reading.want([patientId("p0001")]);
    await until(async () => (await site.store.jobs.open("sync")) !== null);
    const { job, created } = await site.store.jobs.create("sync", "full");
    expect(created).toBe(false);
    await ends(job.id);
    expect(await site.store.jobs.get(job.id)).toMatchObject({ mode: "full" });
    expect(await stored()).toBe(PEOPLE.length + 1);
  });
});
