import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { hemoglobin, person } from "../worker/people.ts";
import { type Installation, install } from "../worker/support.ts";

jest.setTimeout(120_000);

let ehr: EhrStub;
let site: Installation;
let worker: Lifecycle;

async function open(env: Readonly<Record<string, string>>): Promise<void> {
  ehr = await startEhrStub({
    resources: [person("a"), hemoglobin("o2", "a", 12), hemoglobin("o1", "a", 11)],
    clock: { now: () => Date.now() },
    bulk: { running: 0 },
  });
  site = await install("PostgreSQL");
  worker = await site.work(ehr.baseUrl, env);
}
afterEach(async () => {
  expect(await worker.close()).toEqual([]);
  await site.close();
  await ehr.close();
});

const kept = async () => (await site.sql("select resource_versions, version from record"))[0];

describe.each([
  ["searches", {}],
  ["an export", { FHIR_EXPORT: "patient" }],
])("versions of resources read by %s", (_, env) => {
  it("are kept in the order of the resources' names, and renewed where nothing else is new", async () => {
    await open(env);
    await site.sync();
    expect(await kept()).toEqual({ resource_versions: "1 1 1", version: "1" });
    ehr.put(hemoglobin("o2", "a", 12));
    ehr.put(hemoglobin("o2", "a", 12));
    ehr.put(person("a"));
    await site.sync();
    expect(await kept()).toEqual({ resource_versions: "2 1 3", version: "1" });
    await site.settled();
    expect(await site.sql("select matched_version from record")).toEqual([
      { matched_version: "1" },
    ]);
  });
});
