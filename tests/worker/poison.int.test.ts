import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { patientId } from "@cohort/foundation";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { endPauses, hemoglobin, ids, person, recordOf } from "./people.ts";
import { type Installation, install, until } from "./support.ts";

jest.setTimeout(180_000);

/** Every kind of fact, in the order of a record's gaps. */
const NOTHING_IS_COMPLETE = [
  "allergy",
  "condition",
  "immunization",
  "medication",
  "observation",
  "procedure",
].map((kind) => ({ kind, reason: "unreadable" }));

/** Whether it asks for this Patient, alone or in a list. */
const asksFor =
  (id: string) =>
  ({ type, id: read, params }: SeenRequest): boolean =>
    type === "Patient" && (read === id || (params.get("_id")?.split(",").includes(id) ?? false));

describe("patients who cannot be read", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;

  async function open(people: readonly string[]): Promise<void> {
    const resources = people.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({ resources });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl, { MATCH_BATCH: "200" });
  }
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  const incomplete = (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    site.sql(`select patient from record where body not like '%"gaps":[]%' order by patient`);

  it("C-24 one poisonous entry among a thousand patients leaves one incomplete, and the others whole", async () => {
    const people = ids(1000);
    await open(people);
    const note = [{ text: "x".repeat(20 * 1024 * 1024) }];
    ehr.put({ ...hemoglobin("poison", "p0500", 9), note });
    const job = await site.sync();
    expect(job).toMatchObject({ state: "done", progress: { done: 1000, total: 1000 } });
    expect(job.skipped).toEqual({ "unreadable:Observation": 1 });
    expect(await incomplete()).toEqual([{ patient: "p0500" }]);
    expect((await recordOf(site, "p0500"))?.gaps).toEqual([
      { kind: "observation", reason: "unreadable" },
    ]);
    await site.settled();
    expect(await site.store.records.totals()).toEqual({
      records: 1000,
      matched: 1000,
      quarantined: 0,
    });
  });

  it("C-24 a patient who fails three times is put aside with what is known, and nothing of it passes for complete", async () => {
    await open(["a", "b", "c"]);
    await site.sync();
    await site.settled();
    expect(await incomplete()).toEqual([]);
    const when = asksFor("b");
    ehr.fault({ match: { when }, answer: { kind: "status", status: 403 } });
    expect((await site.sync()).skipped).toMatchObject({ failed: 1 });
    expect((await site.store.reading.count()).later).toBe(1);
    for (let times = 0; times < 2; times += 1) {
      await endPauses(site);
      await site.sync("hints");
    }
    expect(await site.store.quarantine.list({ limit: 10 })).toMatchObject([
      { subject: "Patient/b", stage: "read", errorClass: "auth", quarantined: true },
    ]);
    expect((await recordOf(site, "b"))?.gaps).toEqual(NOTHING_IS_COMPLETE);
    expect((await recordOf(site, "b"))?.facts.map(({ source }) => source)).toEqual([
      "Observation/o-b",
    ]);
    expect(await incomplete()).toEqual([{ patient: "b" }]);
    await site.settled();
    for (const { verdict } of await site.store.matches.of(patientId("b"))) {
      expect(verdict).not.toBe("eligible");
    }

    // It is tried again by itself, and what could be read after all is as if nothing had been.
    ehr.heal();
    await endPauses(site);
    await until(async () => (await site.store.quarantine.list({ limit: 10 })).length === 0);
    expect(await incomplete()).toEqual([]);
  });

  it("C-24 a patient of whom nothing is known and who cannot be read has a record that says so", async () => {
    await open(["a", "b"]);
    ehr.fault({ match: { when: asksFor("b") }, answer: { kind: "status", status: 403 } });
    await site.sync();
    for (let times = 0; times < 2; times += 1) {
      await endPauses(site);
      await site.sync("hints");
    }
    expect(await recordOf(site, "b")).toMatchObject({
      birth: null,
      facts: [],
      gaps: NOTHING_IS_COMPLETE,
    });
    await site.settled();
    expect((await site.store.records.totals()).matched).toBe(2);
  });

  it("stops where everybody fails in the same way: then it is not for the patients' sake", async () => {
    await open(ids(25));
    await site.sync();
    const when = ({ type, route }: SeenRequest) => type === "Patient" && route !== "page";
    ehr.fault({ match: { when }, answer: { kind: "status", status: 403 } });
    await site.store.reading.want(ids(25).map(patientId));
    expect(await site.sync("hints")).toMatchObject({ state: "failed", errorClass: "auth" });
    expect(await incomplete()).toEqual([]);
    const { now, later } = await site.store.reading.count();
    expect(now + later).toBe(25);
  });
});
