import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { type Proxy, proxyTo } from "../queue/proxy.ts";
import { hemoglobin, ids, person, recordsOf } from "./people.ts";
import { type Installation, install, must, until } from "./support.ts";

jest.setTimeout(180_000);

const PEOPLE = ids(125);

describe("a database that restarts in the middle of a sync", () => {
  let ehr: EhrStub;
  let site: Installation;
  let wire: Proxy;
  let worker: Lifecycle;
  let expected: string;

  beforeEach(async () => {
    const resources = PEOPLE.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({ resources });
    site = await install("PostgreSQL");
    wire = await proxyTo(site.env["DATABASE_URL"] ?? "");
    const own = { DATABASE_URL: wire.url, QUEUE_URL: wire.url, FHIR_PAGE_SIZE: "50" };
    worker = await site.work(ehr.baseUrl, own);
    await site.sync();
    await site.settled();
    expected = await recordsOf(site);
    await site.sql("truncate record, match, change_mark");
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await wire.cut();
    await ehr.close();
  });

  /** Ends sessions as PostgreSQL does when it stops (57P01). */
  const endSessions = (of: string): Promise<unknown> =>
    site.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like '${of}%'`,
    );
  const restart = async (downMs: number): Promise<void> => {
    await endSessions("cohort-worker");
    await wire.cut();
    await pause(downMs);
    await wire.mend();
  };
  /** As soon as the EHR gets the request. */
  const at = (isIt: (request: SeenRequest) => boolean): Promise<void> => {
    const from = ehr.requests.length;
    return until(() => ehr.requests.slice(from).some(isIt), 60_000, 1);
  };
  const asks = (type: string, patient: string) => (request: SeenRequest) =>
    request.type === type && request.patients.includes(patient);

  const isWhole = async (job: string): Promise<void> => {
    await until(async () => (await site.store.jobs.get(job))?.state === "done", 90_000);
    expect(await recordsOf(site)).toBe(expected);
    expect(await site.sql("select patient from reading")).toEqual([]);
    expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
    expect(await site.store.jobs.get(job)).toMatchObject({ skipped: {}, errorClass: null });
  };
  const begin = async (): Promise<string> => {
    const { job } = await site.store.jobs.create("sync", "full");
    must(await site.queue.enqueueSync(job.id));
    return job.id;
  };

  it("C-29 while they are listed, while they are read, and once more: nothing is lost, nobody set aside", async () => {
    const listed = at(({ route }) => route === "page");
    const job = await begin();
    await listed;
    await restart(1_500);
    await at(asks("Condition", "p0061"));
    await restart(3_000);
    await until(async () => (await site.store.records.totals()).records > 60, 60_000, 5);
    await restart(500);
    await isWhole(job);
  });

  it("C-29 who loses the lock alone lets go, and goes on", async () => {
    const reading = at(asks("Condition", "p0061"));
    const job = await begin();
    await reading;
    await endSessions("cohort-worker sync");
    await isWhole(job);
  });
});
