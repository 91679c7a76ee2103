import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { townsfolk } from "./killer.ts";
import { recordsOf } from "./people.ts";
import { STUDY, type Installation, install, must, until } from "./support.ts";

jest.setTimeout(120_000);

const SIZE = 60;

describe("an EHR with two workers", () => {
  let ehr: EhrStub;
  let site: Installation;
  const workers: Lifecycle[] = [];
  let lost: ReadonlySet<string>;

  beforeEach(async () => {
    ehr = await startEhrStub({ resources: townsfolk(SIZE) });
    site = await install("PostgreSQL");
    for (let at = 0; at < 2; at += 1) workers.push(await site.work(ehr.baseUrl));
    await site.sync();
    await site.settled();
    const patients = await stored();
    lost = new Set(patients.filter((_, at) => at % 2 === 1));
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const stored = async (): Promise<readonly string[]> =>
    (await site.store.records.list({ limit: 1_000 })).map(({ patient }) => patient);
  const matched = () =>
    site.sql("select study, cohort, patient, content_hash from match order by 1, 2, 3");
  const readings = (): readonly SeenRequest[] =>
    ehr.requests.filter(({ type, route }) => type === "Condition" && route === "search");

  /** Half of them are in no list and under no address. */
  const loseHalf = (): void => {
    ehr.fault({
      match: {
        when: ({ type, route, target }) =>
          type === "Patient" && route === "read" && lost.has(target.split("/").at(-1) ?? ""),
      },
      answer: { kind: "status", status: 404 },
    });
    ehr.fault({
      match: { type: "Patient", when: ({ route }) => route === "search" || route === "page" },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({
          ...bundle,
          entry: bundle.entry?.filter(({ resource }) => !lost.has(resource?.id ?? "")),
        }),
      },
    });
  };
  const minutesPass = async (minutes: number): Promise<void> => {
    await site.sql(`update absence set first_at = first_at - interval '${minutes} minutes'`);
    await site.sql(`update reading set due_at = due_at - interval '${minutes} minutes'`);
  };
  const nobodyIsDue = (): Promise<void> =>
    until(async () => {
      const { now } = await site.store.reading.count();
      return now === 0 && (await site.store.jobs.open("sync")) === null;
    });

  it("C-35 is read by one of them at a time, each patient once", async () => {
    const before = readings().length;
    const { job } = await site.store.jobs.create("sync", "full");
    // The same job for both of them, and once more.
    for (let times = 0; times < 3; times += 1) must(await site.queue.enqueueSync(job.id));
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
    const read = readings()
      .slice(before)
      .flatMap(({ patients }) => patients);
    expect(read.toSorted()).toEqual((await stored()).toSorted());
    expect(new Set(read).size).toBe(SIZE);
  });

  it("C-20 that loses half of its patients for one pass: all are there when they come back", async () => {
    const [records, matches] = [await recordsOf(site), await matched()];
    loseHalf();
    expect(await site.sync()).toMatchObject({ state: "done", skipped: { absent: SIZE / 2 } });
    expect(await recordsOf(site)).toBe(records);
    await minutesPass(9);
    // Another pass before the ten minutes are over asks for none of them again.
    expect(await site.sync()).toMatchObject({ state: "done", skipped: {} });
    expect(await recordsOf(site)).toBe(records);
    ehr.heal();
    await minutesPass(10);
    await nobodyIsDue();
    expect(await recordsOf(site)).toBe(records);
    expect(await matched()).toEqual(matches);
    expect(await site.sql("select patient from absence")).toEqual([]);
    expect(await site.sql("select patient from reading")).toEqual([]);
  });

  it("C-20 that loses half of them for longer: they go, and return as they were", async () => {
    const [records, matches] = [await recordsOf(site), await matched()];
    const candidates = await site.sql(
      `select distinct patient from match where study = '${STUDY}' order by patient`,
    );
    const one = candidates.map(({ patient }) => String(patient)).find((id) => lost.has(id)) ?? "";
    expect(one).not.toBe("");
    loseHalf();
    await site.sync();
    await minutesPass(10);
    await nobodyIsDue();
    await until(async () => (await stored()).length === SIZE / 2);
    expect(await site.store.matches.of(patientId(one))).toEqual([]);
    ehr.heal();
    expect((await site.sync()).state).toBe("done");
    await site.settled();
    expect(await recordsOf(site)).toBe(records);
    expect(await matched()).toEqual(matches);
    expect(await site.sql("select patient from absence")).toEqual([]);
  });
});
