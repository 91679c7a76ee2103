import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type Sandbox, start as startSandbox } from "@cohort/sandbox";
import {
  AS_OF,
  type Installation,
  type QueueKind,
  STUDY,
  install,
  must,
  until,
} from "./support.ts";

const SIZE = 40;

/** What workers do with an EHR, wherever their jobs are kept. */
export function syncAndMatch(kind: QueueKind): void {
  const world = new Lifecycle();
  let ehr: Sandbox;
  let site: Installation;
  let worker: Lifecycle;

  beforeAll(async () => {
    const population = { size: SIZE, asOf: AS_OF };
    ehr = must(await startSandbox({ port: 0, population }, world));
  });
  afterAll(async () => {
    await world.close();
  });
  beforeEach(async () => {
    site = await install(kind);
    worker = await site.work(ehr.baseUrl);
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
  });

  it("reads everyone, says how far it is, and matches everyone", async () => {
    const job = await site.sync();
    expect(job).toMatchObject({ state: "done", progress: { done: SIZE, total: SIZE } });
    expect(job.counts["Patient"]).toBe(SIZE);
    expect(job.counts["Observation"]).toBeGreaterThan(SIZE);
    await site.settled();
    expect(await site.store.records.totals()).toEqual({
      records: SIZE,
      matched: SIZE,
      quarantined: 0,
    });
    const study = await site.store.studies.get(STUDY);
    expect(study?.counts.matched).toBe(SIZE);
    expect(study?.counts.withIndex).toBeGreaterThan(5);
    const [rows] = await site.sql(
      `select count(distinct patient)::int as n from match where study = '${STUDY}'`,
    );
    expect(rows).toEqual({ n: study?.counts.withIndex });
  });

  it("a second sync and a second matching write nothing", async () => {
    await site.sync();
    await site.settled();
    const rows = "select patient, version, updated_at, matched_as_of from record order by patient";
    const written = "select patient, evaluated_at from match order by patient";
    const before = [await site.sql(rows), await site.sql(written)];
    await site.sync();
    const everyone = await site.store.records.list({ limit: SIZE });
    must(await site.queue.enqueueMatch(everyone.map(({ patient }) => patient)));
    await site.settled();
    expect([await site.sql(rows), await site.sql(written)]).toEqual(before);
  });

  it("what changed in the EHR is matched again, and who has left is gone", async () => {
    await site.sync();
    await site.settled();
    const [first, second] = await site.store.records.list({ limit: 2 });
    const leaver = first?.patient ?? patientId("");
    const changed = second?.patient ?? patientId("");
    const old = await fetch(`${ehr.baseUrl}/Patient/${leaver}`).then((answer) => answer.json());
    ehr.put({
      resourceType: "Observation",
      id: "after-first-sync",
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "718-7" }] },
      subject: { reference: `Patient/${changed}` },
      effectiveDateTime: "2026-10-30",
      valueQuantity: { value: 5, unit: "g/dL", system: "http://unitsofmeasure.org", code: "g/dL" },
    });
    ehr.remove("Patient", leaver);
    try {
      await site.sync();
      await site.settled();
      expect(await site.store.records.load([leaver])).toEqual([]);
      const [again] = await site.store.records.load([changed]);
      expect(again?.version).toBe(2);
      expect((await site.store.records.totals()).records).toBe(SIZE - 1);
    } finally {
      ehr.put(old as Parameters<Sandbox["put"]>[0]);
      ehr.remove("Observation", "after-first-sync");
    }
  });

  it("C-11: a sync that the queue never heard of, or forgot, runs all the same", async () => {
    const { job } = await site.store.jobs.create("sync");
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
    await site.settled();
  });

  it("C-11: patients whose match is lost are found and matched", async () => {
    await site.sync();
    await site.settled();
    const before = await site.matches();
    await site.sql(
      "update record set matched_version = null, matched_catalogue = null, next_change_on = null",
    );
    await site.sql("delete from match");
    await site.settled();
    expect(await site.matches()).toBe(before);
  });

  it("C-11: a queue that loses all its data in the middle changes nothing", async () => {
    await site.sync();
    await site.settled();
    const before = await site.matches();
    await site.sql("truncate record, match");
    const { job } = await site.store.jobs.create("sync");
    must(await site.queue.enqueueSync(job.id));
    await until(
      async () => ((await site.store.jobs.get(job.id))?.progress.done ?? 0) >= 20,
      60_000,
      5,
    );
    await site.flush();
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
    await site.settled();
    expect(await site.matches()).toBe(before);
  });

  it("C-24: one record that cannot be read is set aside, and takes nobody with it", async () => {
    await site.sync();
    await site.settled();
    const [victim] = await site.store.records.list({ limit: 1 });
    await site.sql(`update record set body = '{"schema":1}', matched_version = null,
                    matched_catalogue = null where patient = '${victim?.patient ?? ""}'`);
    const everyone = await site.store.records.list({ limit: SIZE });
    await site.sql(
      "update record set matched_version = null, matched_catalogue = null, next_change_on = null",
    );
    must(await site.queue.enqueueMatch(everyone.map(({ patient }) => patient)));
    await until(async () => (await site.store.records.totals()).quarantined === 1);
    await site.settled();
    expect(await site.store.quarantine.list({ limit: 10 })).toMatchObject([
      { subject: `Patient/${victim?.patient ?? ""}`, stage: "match", failures: 3 },
    ]);
    expect((await site.store.records.totals()).matched).toBe(SIZE - 1);
  });
}
