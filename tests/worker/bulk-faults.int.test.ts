import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import { createLogger } from "@cohort/telemetry";
import { type BulkOptions, type EhrStub, startEhrStub } from "@cohort/testkit";
import { hemoglobin, ids, person, readingsOf, recordOf, sourcesOf } from "./people.ts";
import { type Installation, install, until } from "./support.ts";

jest.setTimeout(120_000);

let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;

async function open(
  resources: readonly FhirResource[],
  bulk: BulkOptions = {},
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  ehr = await startEhrStub({
    resources,
    clock: { now: () => Date.now() },
    bulk: { running: 0, ...bulk },
  });
  site = await install("PostgreSQL");
  worker = await site.work(ehr.baseUrl, { FHIR_EXPORT: "patient", ...env });
}
afterEach(async () => {
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

const people = (count: number): readonly FhirResource[] =>
  ids(count).flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);

const broken = (count: number, of: string): readonly string[] =>
  Array.from(
    { length: count },
    (_, at) => `{"resourceType":"Observation","n":${at},"subject":{"reference":"Patient/${of}"},}`,
  );

describe("bad lines of an export", () => {
  it("A4-08: 3 of 1 000: shown, passed over, and whom they speak of is read by search", async () => {
    await open(people(997), { oddLines: { Observation: broken(3, "p0007") } });
    const job = await site.sync();
    expect(job).toMatchObject({ state: "done", skipped: { "bad-line:Observation": 3 } });
    const shown = await site.store.quarantine.list({ limit: 10 });
    expect(shown).toHaveLength(3);
    for (const { subject, errorClass, stage } of shown) {
      expect(subject).toMatch(/^Export\/\d+\/\d+\/[0-9a-f]{12}$/);
      expect([errorClass, stage]).toEqual(["json", "read"]);
    }
    expect(readingsOf(ehr, "p0007")).toBe(1);
    expect(readingsOf(ehr, "p0008")).toBe(0);
    expect((await recordOf(site, "p0008"))?.gaps).toEqual([]);
    expect((await site.store.records.totals()).records).toBe(997);
  });

  it("A4-08: 30 of 1 000: the file failed, and nothing of its type is presumed absent", async () => {
    await open(people(970), { oddLines: { Observation: broken(30, "p0007") } });
    const job = await site.sync();
    expect(job.skipped).toMatchObject({ "bad-line:Observation": 30, "failed-file:Observation": 1 });
    expect((await recordOf(site, "p0008"))?.gaps).toEqual([
      { kind: "observation", reason: "unreadable" },
    ]);
    expect(await sourcesOf(site, "p0008")).toEqual(["Observation/o-p0008"]);
    // Who is read by search has everything.
    expect((await recordOf(site, "p0007"))?.gaps).toEqual([]);
  });

  it("A4-08: one that may be anyone's leaves a gap with everyone, until search has told", async () => {
    const anyones = ['{"resourceType":"Condition","id":"c1","code":{"text":'];
    await open(people(150), { oddLines: { Observation: anyones } });
    const job = await site.sync();
    expect(job.skipped).toMatchObject({
      "bad-line:Observation": 1,
      "unreadable:Observation": 150,
    });
    expect(readingsOf(ehr, "p0008")).toBe(1);
    expect((await recordOf(site, "p0008"))?.gaps).toEqual([]);
  });

  it("A4-08: says nothing of what a line holds", async () => {
    await open(people(200), { oddLines: { Observation: ['{"name":"Canary","value":}'] } });
    await worker.close();
    const lines: string[] = [];
    const logger = createLogger({ logLevel: "trace" }, { write: (line) => void lines.push(line) });
    worker = await site.work(ehr.baseUrl, { FHIR_EXPORT: "patient" }, { logger });
    await site.sync();
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join("")).not.toContain("Canary");
    const tables = await site.sql(`select q.*, j.skipped, j.counts from quarantine q, job j`);
    expect(tables.length).toBeGreaterThan(0);
    expect(JSON.stringify(tables)).not.toContain("Canary");
  });

  it("A4-08: a broken Patient is read by search", async () => {
    const odd = ['{"resourceType":"Patient","id":"p0150","name":[}'];
    await open(
      people(150).filter(({ id }) => id !== "p0150"),
      { oddLines: { Patient: odd } },
    );
    ehr.put(person("p0150"));
    await site.sync();
    expect(await sourcesOf(site, "p0150")).toEqual(["Observation/o-p0150"]);
  });
});

describe("what an export does not tell", () => {
  it.each(["error", "outcome"] as const)(
    "A4-09: %s files make it partial, and are counted",
    async (errors) => {
      await open(people(2), { errors, problems: ["secret one", "secret two"] });
      const job = await site.sync();
      expect(job).toMatchObject({ state: "done", skipped: { "export:processing": 2 } });
      expect(JSON.stringify(job)).not.toContain("secret");
      expect((await site.store.records.totals()).records).toBe(2);
    },
  );

  it("A4-14: is asked for new links where they expire, and goes on where it was", async () => {
    await open(people(30), { perFile: 5, newline: "\r\n" }, { BULK_PARALLEL_DOWNLOADS: "1" });
    let served = 0;
    ehr.fault({
      match: {
        route: "export-file",
        when: () => {
          served += 1;
          if (served === 4) ehr.bulk.expireLinks();
          return false;
        },
      },
      answer: { kind: "reset" },
    });
    await site.sync();
    expect((await site.store.records.totals()).records).toBe(30);
    expect(ehr.bulk.exports).toHaveLength(1);
    expect(served).toBe(13);
  });

  it("A4-04: is begun anew where the server forgot it", async () => {
    await open(people(3), { running: 1 });
    let looks = 0;
    ehr.fault({
      match: {
        route: "export-status",
        when: () => {
          looks += 1;
          if (looks === 2) ehr.bulk.forget();
          return false;
        },
      },
      answer: { kind: "reset" },
    });
    expect(await site.sync()).toMatchObject({ state: "done" });
    expect((await site.store.records.totals()).records).toBe(3);
  });

  it("A4-03: 429 without end fails the job, and resuming it kicks off anew", async () => {
    await open(people(2));
    const answer = { kind: "status", status: 429, retryAfter: 0 } as const;
    ehr.fault({ match: { route: "export-status" }, times: 21, answer });
    const job = await site.sync();
    expect(job).toMatchObject({ state: "failed", errorClass: "client" });
    await site.store.jobs.resume(job.id);
    await site.queue.enqueueSync(job.id);
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
    expect(ehr.bulk.exports).toHaveLength(2);
    expect(ehr.bulk.exports[1]?.state).toBe("ended");
    expect((await site.store.records.totals()).records).toBe(2);
  });

  it("A4-13: an export of a sync that was cancelled is ended before the next begins", async () => {
    await open(people(2), { running: 1 });
    const { job } = await site.store.jobs.create("sync", "full");
    await site.queue.enqueueSync(job.id);
    await until(async () => (await site.store.exports.get(job.id))?.statusUrl != null, 60_000, 5);
    await site.store.jobs.finish(job.id, { state: "cancelled" });
    expect(await site.sync()).toMatchObject({ state: "done" });
    expect(ehr.bulk.exports.map(({ state }) => state)).toEqual(["ended", "ended"]);
    expect(await site.sql("select 1 from export")).toEqual([]);
  });
});
