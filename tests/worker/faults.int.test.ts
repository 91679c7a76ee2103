import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Patient } from "fhir/r4.js";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Installation, install, until } from "./support.ts";

jest.setTimeout(60_000);

const person = (id: string): Patient => ({
  resourceType: "Patient",
  id,
  gender: "female",
  birthDate: "1980-02-03",
});

describe("a sync with an EHR that errs", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;

  beforeEach(async () => {
    ehr = await startEhrStub({ resources: ["a", "b", "c"].map(person) });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl);
    expect(await site.sync()).toMatchObject({ state: "done", progress: { done: 3, total: 3 } });
  });
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const stored = async (): Promise<readonly string[]> =>
    (await site.store.records.list({ limit: 10 })).map(({ patient }) => patient);

  it("keeps a patient who is missing from the list and is there all the same", async () => {
    ehr.fault({
      match: { route: "search", type: "Patient" },
      answer: {
        kind: "distort",
        bundle: (bundle) => ({
          ...bundle,
          entry: bundle.entry?.filter(({ resource }) => resource?.id !== "b"),
        }),
      },
    });
    expect((await site.sync()).state).toBe("done");
    expect(await stored()).toEqual(["a", "b", "c"]);
  });

  it("reads a patient of whom a search failed for good once more, some hours later", async () => {
    ehr.fault({
      match: { type: "Condition", when: ({ patients }) => patients.includes("b") },
      answer: { kind: "status", status: 422 },
    });
    expect((await site.sync()).state).toBe("done");
    const later = "select patient, due_at > now() + interval '5 hours' as later from reading";
    expect(await site.sql(later)).toEqual([{ patient: "b", later: true }]);
    ehr.heal();
    await site.sql("update reading set due_at = now()");
    expect((await site.sync("hints")).state).toBe("done");
    expect(await site.sql(later)).toEqual([]);
  });

  it("removes nobody where the list is empty, and says that it is", async () => {
    for (const id of ["a", "b", "c"]) ehr.remove("Patient", id);
    expect(await site.sync()).toMatchObject({ state: "failed", errorClass: "empty-list" });
    expect(await stored()).toEqual(["a", "b", "c"]);
  });

  it("removes who is deleted, with all matches", async () => {
    ehr.remove("Patient", "b");
    expect((await site.sync()).state).toBe("done");
    expect(await stored()).toEqual(["a", "c"]);
    expect(await site.store.matches.of(patientId("b"))).toEqual([]);
  });

  it("C-07: is given up where the EHR does not let it in, and says so", async () => {
    ehr.fault({ answer: { kind: "status", status: 401 } });
    expect(await site.sync()).toMatchObject({ state: "failed", errorClass: "auth" });
    expect(await stored()).toEqual(["a", "b", "c"]);
    ehr.heal();
    expect((await site.sync()).state).toBe("done");
  });

  it("C-04: is put off when the worker stops, and done by the next one", async () => {
    ehr.fault({ match: { type: "Condition" }, answer: { kind: "stall" } });
    const before = ehr.requests.length;
    const { job } = await site.store.jobs.create("sync");
    await site.queue.enqueueSync(job.id);
    await until(() =>
      ehr.requests
        .slice(before)
        .some(({ type, route }) => type === "Condition" && route === "search"),
    );
    expect(await worker.close()).toEqual([]);
    expect((await site.store.jobs.get(job.id))?.state).toBe("running");
    ehr.heal();
    worker = await site.work(ehr.baseUrl);
    await until(async () => (await site.store.jobs.get(job.id))?.state === "done");
  });
});
