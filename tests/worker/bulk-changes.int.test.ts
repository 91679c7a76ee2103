import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Condition, FhirResource } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type BulkOptions, type EhrStub, startEhrStub } from "@cohort/testkit";
import { hemoglobin, person, readingsOf, recordOf, sourcesOf } from "./people.ts";
import { type Installation, install } from "./support.ts";

jest.setTimeout(60_000);

const HOUR_MS = 3_600_000;
const OLD = { lastUpdated: "2020-01-01T00:00:00Z" };

/** The disease that a study asks for. */
const lupus = (of: string, meta?: Condition["meta"]): Condition => ({
  resourceType: "Condition",
  id: `sle-${of}`,
  ...(meta ? { meta } : {}),
  subject: { reference: `Patient/${of}` },
  code: { coding: [{ system: "http://snomed.info/sct", code: "55464009" }] },
  onsetDateTime: "2015-03-01",
});

let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;
/** By which the EHR's clock is ahead of ours. */
let ahead: number;

/** These resources, exported, and an hour gone since. */
async function open(
  resources: readonly FhirResource[],
  level = "patient",
  bulk: BulkOptions = {},
): Promise<void> {
  ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  ehr = await startEhrStub({ resources, clock, bulk: { running: 0, ...bulk } });
  site = await install("PostgreSQL");
  worker = await site.work(ehr.baseUrl, { FHIR_EXPORT: level });
  ahead = HOUR_MS;
  expect(await site.sync()).toMatchObject({ state: "done" });
  await site.settled();
  ahead = 2 * HOUR_MS;
}
afterEach(async () => {
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

async function changes(): Promise<void> {
  expect(await site.sync("changes")).toMatchObject({ state: "done", mode: "changes" });
  await site.settled();
}
const stored = async (): Promise<readonly string[]> =>
  (await site.store.records.list({ limit: 10 })).map(({ patient }) => patient);
const matchesOf = (id: string) => site.store.matches.of(patientId(id));

describe("a group that someone joins", () => {
  const members: Record<string, string[]> = { g: [] };
  const resources = [
    person("a"),
    hemoglobin("o1", "a", 12),
    { ...person("b"), meta: OLD },
    lupus("b", OLD),
    hemoglobin("o2", "b", 9, OLD),
  ];

  it("A4-12 whoever is new in an export of changes is read with their whole history, and matched", async () => {
    members["g"] = ["a"];
    await open(resources, "Group/g", { groups: members });
    expect(await stored()).toEqual(["a"]);
    members["g"] = ["a", "b"];
    // All that the export of changes tells of them.
    ehr.put(hemoglobin("o3", "b", 8));
    await changes();
    expect(ehr.bulk.exports[1]?.since).not.toBeNull();
    expect(await sourcesOf(site, "b")).toEqual([
      "Condition/sle-b",
      "Observation/o2",
      "Observation/o3",
    ]);
    expect((await recordOf(site, "b"))?.gaps).toEqual([]);
    expect((await matchesOf("b")).length).toBeGreaterThan(0);
    expect(readingsOf(ehr, "a")).toBe(0);
  });

  it("A4-12 who joins with nothing but old data is found by the next pass over everyone", async () => {
    members["g"] = ["a"];
    await open(resources, "Group/g", { groups: members });
    members["g"] = ["a", "b"];
    await site.sync();
    await site.settled();
    expect(await sourcesOf(site, "b")).toEqual(["Condition/sle-b", "Observation/o2"]);
    expect((await matchesOf("b")).length).toBeGreaterThan(0);
  });
});

describe("an export of changes", () => {
  const resources = [person("a"), lupus("a"), person("b"), lupus("b"), hemoglobin("o1", "b", 9)];

  it("A4-10 who is deleted is gone, whose disease is deleted is matched again", async () => {
    await open(resources);
    for (const id of ["a", "b"]) expect((await matchesOf(id)).length).toBeGreaterThan(0);
    ehr.remove("Patient", "a");
    ehr.remove("Condition", "sle-b");
    await changes();
    expect(await stored()).toEqual(["b"]);
    expect(await matchesOf("a")).toEqual([]);
    expect(await matchesOf("b")).toEqual([]);
    expect(await sourcesOf(site, "b")).toEqual(["Observation/o1"]);
  });

  it("A4-10 what was deleted and is there again is what it is now", async () => {
    await open(resources);
    ehr.remove("Observation", "o1");
    ahead += 60_000;
    ehr.put(hemoglobin("o1", "b", 7));
    await changes();
    expect(await sourcesOf(site, "b")).toEqual(["Condition/sle-b", "Observation/o1"]);
  });

  it("A4-04 that the server forgot is asked for again from the same time on", async () => {
    await open(resources, "patient", { running: 1 });
    const before = ehr.bulk.exports[0]?.transactionTime;
    ehr.put(hemoglobin("o2", "a", 8));
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
    await changes();
    const since = ehr.requests.flatMap(({ path, body }) =>
      path.at(-1) === "$export" ? [/"valueInstant":"([^"]+)"/.exec(body)?.[1] ?? null] : [],
    );
    expect(since).toEqual([null, before, before]);
    expect(await sourcesOf(site, "a")).toContain("Observation/o2");
    const { Observation: mark } = await site.store.reading.marks();
    expect(mark).toBe(ehr.bulk.exports.at(-1)?.transactionTime);
  });
});
