import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import { expectDefined, parseDay } from "@cohort/foundation";
import { generatePopulation } from "@cohort/sandbox";
import { type BulkOptions, type EhrStub, startEhrStub } from "@cohort/testkit";
import { hemoglobin, person, readingsOf, recordsOf, sourcesOf } from "./people.ts";
import { AS_OF, type Installation, install } from "./support.ts";

jest.setTimeout(120_000);

const EXPORT = { FHIR_EXPORT: "patient" };

let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;

async function open(
  resources: readonly FhirResource[],
  bulk: BulkOptions = {},
  env: Readonly<Record<string, string>> = EXPORT,
): Promise<void> {
  ehr = await startEhrStub({
    resources,
    clock: { now: () => Date.now() + 7_200_000 },
    bulk: { running: 0, ...bulk },
  });
  site = await install("PostgreSQL");
  worker = await site.work(ehr.baseUrl, env);
}
afterEach(async () => {
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

const searches = (): number => ehr.requests.filter(({ route }) => route === "search").length;

describe("a pass over everyone by export", () => {
  const population = (size: number): readonly FhirResource[] => {
    const asOf = expectDefined(parseDay(AS_OF), "a day");
    const { people, shared } = generatePopulation({ seed: 1, size, asOf });
    return [...people.flatMap((one) => one.resources), ...shared] as unknown as FhirResource[];
  };

  it("gives the same records as searches do, and next to none is searched for", async () => {
    const people = population(150);
    await open(people, { perFile: 400, gzip: true });
    const job = await site.sync();
    expect(job).toMatchObject({ state: "done", mode: "full" });
    const records = await recordsOf(site);
    const readings = Number((await site.sql("select count(*) from listing"))[0]?.["count"]);
    expect(readings).toBe(150);
    expect(ehr.bulk.exports).toHaveLength(1);
    const searched = searches();
    expect(job.counts["Patient"]).toBeGreaterThanOrEqual(150);
    expect(job.progress).toEqual({ done: 150, total: 150 });

    await worker.close();
    await site.close();
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl);
    await site.sync();
    expect(await recordsOf(site)).toBe(records);
    expect(searched).toBeLessThan((searches() - searched) / 3);
  });

  it("A4-11: tells changes from the server's transaction time on", async () => {
    await open([person("a"), hemoglobin("o1", "a", 12)]);
    await site.sync();
    const marks = await site.store.reading.marks();
    const [exported] = ehr.bulk.exports;
    expect(new Set(Object.values(marks))).toEqual(new Set([exported?.transactionTime]));
    expect(Object.keys(marks)).toEqual(expect.arrayContaining(["Patient", "Observation"]));
  });

  it("A4-02, A4-12: of a group, with the history of whoever joins it", async () => {
    const groups: Record<string, readonly string[]> = { g: ["a"] };
    const old = hemoglobin("o2", "b", 9, { lastUpdated: "2020-01-01T00:00:00Z" });
    await open(
      [person("a"), person("b"), hemoglobin("o1", "a", 12), old],
      { groups },
      {
        FHIR_EXPORT: "Group/g",
      },
    );
    await site.sync();
    expect((await site.store.records.list({ limit: 9 })).map(({ patient }) => patient)).toEqual([
      "a",
    ]);
    groups["g"] = ["a", "b"];
    await site.sync();
    expect(await sourcesOf(site, "b")).toEqual(["Observation/o2"]);
  });

  it("A4-12: reads by search who is spoken of without being exported", async () => {
    // The export is asked for before the patient is there.
    await open([person("a"), hemoglobin("o1", "a", 12), hemoglobin("o2", "late", 9)]);
    const admit = (): boolean => {
      ehr.put(person("late"));
      return false;
    };
    ehr.fault({ match: { route: "export-status", when: admit }, answer: { kind: "reset" } });
    await site.sync();
    expect(await sourcesOf(site, "late")).toEqual(["Observation/o2"]);
    expect([readingsOf(ehr, "late"), readingsOf(ehr, "a")]).toEqual([1, 0]);
  });

  it("reads by search whose results only panels date, and whose drugs are not there", async () => {
    const { effectiveDateTime: _, ...undated } = hemoglobin("o1", "a", 12);
    const panel = { ...hemoglobin("o2", "a", 9), hasMember: [{ reference: "Observation/o1" }] };
    await open([person("a"), undated, panel, person("b"), hemoglobin("o3", "b", 9)]);
    await site.sync();
    expect(await sourcesOf(site, "a")).toEqual(["Observation/o1", "Observation/o2"]);
    expect([readingsOf(ehr, "a"), readingsOf(ehr, "b")]).toEqual([1, 0]);
  });

  it("keeps nothing of an export but records", async () => {
    const named = { ...person("a"), name: [{ family: "Canary" }] };
    await open([named, hemoglobin("o1", "a", 12)]);
    await site.sync();
    for (const table of ["export", "export_file", "staged"]) {
      expect(await site.sql(`select 1 from ${table}`)).toEqual([]);
    }
    expect(ehr.bulk.exports).toMatchObject([{ state: "ended" }]);
  });

  it.each([1, 3])("A4-13: downloads %d files at one time at most", async (most) => {
    await open(
      Array.from({ length: 12 }, (_, at) => [
        person(`p${at}`),
        hemoglobin(`o${at}`, `p${at}`, 9),
      ]).flat(),
      { perFile: 1 },
      { ...EXPORT, BULK_PARALLEL_DOWNLOADS: String(most) },
    );
    ehr.fault({ match: { route: "export-file" }, answer: { kind: "slow", ms: 30 } });
    await site.sync();
    expect(ehr.bulk.downloads).toMatchObject({ most, begun: 24 });
  });
});

describe("changes by export", () => {
  it("A4-10, A4-11: reads whole who changed or lost something since the last export", async () => {
    await open([
      person("a"),
      person("b"),
      person("c"),
      hemoglobin("o1", "a", 12),
      hemoglobin("o2", "b", 9),
    ]);
    await site.sync();
    const since = ehr.bulk.exports[0]?.transactionTime;
    ehr.put(hemoglobin("o3", "c", 8));
    ehr.remove("Observation", "o1");
    const before = searches();
    expect(await site.sync("changes")).toMatchObject({ state: "done" });
    expect(ehr.bulk.exports[1]).toMatchObject({ since, state: "ended" });
    expect(await sourcesOf(site, "a")).toEqual([]);
    expect(await sourcesOf(site, "c")).toEqual(["Observation/o3"]);
    expect(readingsOf(ehr, "b")).toBe(0);
    expect(searches()).toBeGreaterThan(before);
    const marks = await site.store.reading.marks();
    expect(marks["Observation"]).toBe(ehr.bulk.exports[1]?.transactionTime);
  });
});
