import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { type Killer, beginSync, createKiller, ends, townsfolk } from "./killer.ts";
import { hemoglobin, ids, person, recordOf, recordsOf } from "./people.ts";
import { type Installation, install, until } from "./support.ts";

jest.setTimeout(600_000);

const PEOPLE = 120;
/** So that the list of patients has pages, too. */
const SMALL_PAGES = { FHIR_PAGE_SIZE: "60" };

/** After so many requests of each worker it is killed, a moment later: drawn once, and none too soon twice in a row. */
const POINTS = [
  { requests: 4, afterMs: 0 },
  { requests: 11, afterMs: 3 },
  { requests: 57, afterMs: 0 },
  { requests: 31, afterMs: 21 },
  { requests: 88, afterMs: 8 },
  { requests: 40, afterMs: 0 },
  { requests: 119, afterMs: 35 },
  { requests: 63, afterMs: 12 },
  { requests: 35, afterMs: 1 },
  { requests: 97, afterMs: 50 },
] as const;

/** True once, of the request of this number. */
function nth(count: number): () => boolean {
  let seen = 0;
  return () => (seen += 1) === count;
}

describe("worker processes that are killed while they read", () => {
  let ehr: EhrStub;
  let site: Installation;
  let killer: Killer | null = null;

  beforeEach(() => {
    killer = null;
  });
  afterEach(async () => {
    await killer?.close();
    await site.close();
    await ehr.close();
  });

  it("C-27 at ten points of a sync: the same records and matches as without", async () => {
    ehr = await startEhrStub({ resources: townsfolk(PEOPLE), pageSize: 60 });
    site = await install("PostgreSQL");
    const undisturbed = await site.work(ehr.baseUrl, SMALL_PAGES);
    await site.sync();
    await site.settled();
    const expected = { records: await recordsOf(site), matches: await site.matches() };
    expect(expected.records.split("\n")).toHaveLength(PEOPLE);
    expect(expected.matches.split("\n").length).toBeGreaterThan(30);
    expect(await undisturbed.close()).toEqual([]);
    await site.close();

    site = await install("PostgreSQL");
    const job = await beginSync(site);
    killer = createKiller(site, ehr, SMALL_PAGES);
    for (const { requests, afterMs } of POINTS) {
      killer.killAt(nth(requests), afterMs);
      killer.start();
      await killer.dead();
      expect((await site.store.jobs.get(job))?.state).toBe("running");
    }
    expect(killer.kills()).toBe(POINTS.length);
    killer.start();
    await ends(site, job);
    await until(async () => (await site.due()) === 0);
    expect(await recordsOf(site)).toBe(expected.records);
    expect(await site.matches()).toBe(expected.matches);
    expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
  });

  it("C-24 always by the same patient: who is put aside at last, alone, and is never taken for complete", async () => {
    const people = ids(45);
    const resources = people.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({ resources });
    site = await install("PostgreSQL");
    const job = await beginSync(site);
    killer = createKiller(site, ehr);
    const isPoison = ({ type, route, patients }: SeenRequest): boolean =>
      type === "Condition" && route === "search" && patients.includes("p0017");
    for (const nextOne of ["first", "second", "third"]) {
      killer.killAt(isPoison);
      killer.start();
      await killer.dead();
      expect([nextOne, (await site.store.jobs.get(job))?.state]).toEqual([nextOne, "running"]);
      expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
    }
    killer.killAt(isPoison);
    killer.start();
    await ends(site, job);
    expect(killer.kills()).toBe(3);
    expect(await site.store.quarantine.list({ limit: 10 })).toMatchObject([
      { subject: "Patient/p0017", stage: "read", errorClass: "crash", quarantined: true },
    ]);
    expect((await site.store.jobs.get(job))?.skipped).toEqual({ quarantined: 1 });
    expect((await recordOf(site, "p0017"))?.gaps).toHaveLength(6);
    expect(
      await site.sql("select patient from record where body not like '%\"gaps\":[]%'"),
    ).toEqual([{ patient: "p0017" }]);
    expect((await site.store.records.totals()).records).toBe(people.length);
    await until(async () => (await site.due()) === 0);
    const matches = await site.store.matches.of(patientId("p0017"));
    for (const { verdict } of matches) expect(verdict).not.toBe("eligible");
  });
});
