import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { type EhrStub, type EhrStubOptions, startEhrStub } from "@cohort/testkit";
import { hemoglobin, person, readingsOf, sourcesOf } from "./people.ts";
import { type Installation, install } from "./support.ts";

jest.setTimeout(60_000);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("a sync of changes", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;
  /** By which the EHR's clock is ahead of ours. */
  let ahead: number;

  /** Three patients, written two hours ago and read an hour ago. */
  async function open(options: EhrStubOptions, skewMs = 0): Promise<void> {
    ahead = skewMs;
    const resources = [...["a", "b", "c"].map(person), hemoglobin("o1", "a", 12)];
    const clock = { now: () => Date.now() + ahead };
    ehr = await startEhrStub({ resources, clock, sort: "offered", ...options });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl);
    ahead += HOUR_MS;
    expect(await site.sync()).toMatchObject({ state: "done", mode: "full" });
    ahead += HOUR_MS;
  }
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const stored = async (): Promise<readonly string[]> =>
    (await site.store.records.list({ limit: 10 })).map(({ patient }) => patient);
  const versions = (): Promise<unknown> =>
    site.sql("select patient, version, updated_at from record order by patient");

  it("reads who changed and nobody else", async () => {
    await open({});
    const before = readingsOf(ehr, "c");
    ehr.put(hemoglobin("o2", "b", 9));
    ehr.put(person("d"));
    expect(await site.sync("changes")).toMatchObject({ state: "done", mode: "changes" });
    expect(await sourcesOf(site, "b")).toEqual(["Observation/o2"]);
    expect(await stored()).toEqual(["a", "b", "c", "d"]);
    expect(readingsOf(ehr, "c")).toBe(before);
  });

  it("A6-06 finds what was committed late, and reading it again writes nothing", async () => {
    await open({});
    ehr.put(hemoglobin("o2", "b", 9));
    await site.sync("changes");
    const marks = await site.store.reading.marks();
    // Written five minutes before the last change that was seen, there only now.
    const lastUpdated = new Date(ehr.now() - 5 * MINUTE_MS).toISOString();
    ehr.put(hemoglobin("late", "c", 8, { lastUpdated }));
    expect(Date.parse(lastUpdated)).toBeLessThan(Date.parse(marks["Observation"] ?? ""));
    await site.sync("changes");
    expect(await sourcesOf(site, "c")).toEqual(["Observation/late"]);

    const before = await versions();
    const readings = readingsOf(ehr, "c");
    await site.sync("changes");
    expect(readingsOf(ehr, "c")).toBe(readings + 1);
    expect(await versions()).toEqual(before);
  });

  it("A6-06 never moves a mark back, and keeps none before who changed is noted", async () => {
    await open({});
    const before = await site.store.reading.marks();
    ehr.put(hemoglobin("o2", "b", 9));
    ehr.fault({ match: { type: "Observation" }, answer: { kind: "status", status: 403 } });
    await site.sync("changes");
    ehr.heal();
    expect((await site.store.reading.marks())["Observation"]).toBe(before["Observation"]);
    await site.sync("changes");
    expect(await sourcesOf(site, "b")).toEqual(["Observation/o2"]);
  });

  it("A6-08 is told of deletions by the history, where there is one", async () => {
    await open({ history: ["type"] });
    ehr.remove("Observation", "o1");
    ehr.remove("Patient", "b");
    await site.sync("changes");
    expect(await sourcesOf(site, "a")).toEqual([]);
    expect(await stored()).toEqual(["a", "c"]);
  });

  it("A6-08 finds deletions by a pass over everyone, where there is no history", async () => {
    await open({});
    ehr.remove("Observation", "o1");
    ehr.remove("Patient", "b");
    await site.sync("changes");
    expect(await sourcesOf(site, "a")).toEqual(["Observation/o1"]);
    expect(await stored()).toEqual(["a", "b", "c"]);
    await site.sync("full");
    expect(await sourcesOf(site, "a")).toEqual([]);
    expect(await stored()).toEqual(["a", "c"]);
  });

  it.each([2, -2])("C-25 goes by the EHR's clock where that is %d hours off", async (hours) => {
    await open({}, hours * HOUR_MS);
    const marks = Object.values(await site.store.reading.marks());
    expect(marks.length).toBeGreaterThan(10);
    for (const mark of marks) {
      expect(Math.abs(Date.parse(mark) + HOUR_MS - ehr.now())).toBeLessThan(MINUTE_MS);
    }
    const before = readingsOf(ehr, "c");
    ehr.put(hemoglobin("o2", "b", 9));
    await site.sync("changes");
    expect(await sourcesOf(site, "b")).toEqual(["Observation/o2"]);
    expect(readingsOf(ehr, "c")).toBe(before);
    const { Observation: mark } = await site.store.reading.marks();
    expect(Math.abs(Date.parse(mark ?? "") - ehr.now())).toBeLessThan(MINUTE_MS);
  });

  it("becomes a pass over everyone where nobody was ever read", async () => {
    await open({});
    await site.sql("delete from change_mark");
    await site.sql("truncate record, match");
    await site.sync("changes");
    expect(await stored()).toEqual(["a", "b", "c"]);
    expect(Object.keys(await site.store.reading.marks())).toContain("Observation");
  });
});
