import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type Overview,
  candidateListSchema,
  overviewSchema,
  studyListSchema,
} from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import { type House, startHouse } from "../access/support.ts";
import { DR } from "../postgres/granted.ts";
import { healthy, lupus } from "./patients.ts";
import { STUDY, TODAY } from "./support.ts";

const OTHER = "NCT06464679";
const candidates = `/v1/studies/${STUDY}/candidates`;

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.seed({
    a: lupus("a", { sledai: 10 }),
    b: lupus("b", { sledai: 12 }),
    c: lupus("c", { sledai: 7.5 }),
    d: lupus("d"),
    e: lupus("e", { birthDate: "1950-01-01", sledai: 10 }),
    // 18 within the next 30 days.
    g: lupus("g", { birthDate: "2008-12-12", sledai: 10 }),
    h: lupus("h", { birthDate: "2009-06-12", sledai: 10 }),
    z: healthy("z"),
  });
  await house.grant("ann", "screener", STUDY);
  await house.grant("bob", "viewer", "*");
}, 120_000);
afterAll(() => house.stop());

async function overviewOf(caller: string): Promise<Overview> {
  const { status, body } = await house.ask(caller, "/v1/overview");
  expect(status).toBe(200);
  const parsed = overviewSchema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}
const studyOf = async (caller: string): Promise<Overview["studies"][number]> => {
  const found = (await overviewOf(caller)).studies.find(({ study }) => study === STUDY);
  if (!found) throw new Error("not among the studies");
  return found;
};
async function totalOf(query: string): Promise<number> {
  const { body } = await house.ask("ann", `${candidates}?limit=1&${query}`);
  return candidateListSchema.parse(body).total;
}
const decide = (id: string, status: string) =>
  house.ask("ann", `${candidates}/${id}/decision`, "PUT", { status }, { "If-Match": 'W/"0"' });

describe("GET /v1/overview", () => {
  it("E-01 has the studies of the caller's grants and no other", async () => {
    expect((await overviewOf("ann")).studies.map(({ study }) => study)).toEqual([STUDY]);
    expect((await overviewOf("bob")).studies).toHaveLength(5);
    expect((await house.ask("nobody", "/v1/overview")).status).toBe(403);
  });

  it("E-01 counts what the list and the studies count", async () => {
    await decide("a", "to-review");
    await decide("e", "contacted");
    const { counts, statuses, cohorts, reviewAgain, soon } = await studyOf("ann");
    const { body } = await house.ask("ann", "/v1/studies");
    const { nearMiss, ...verdicts } = counts;
    expect([verdicts]).toEqual(studyListSchema.parse(body).studies.map((one) => one.counts));
    expect(counts.possible).toBeGreaterThan(0);
    for (const verdict of ["eligible", "possible"] as const) {
      expect(counts[verdict]).toBe(await totalOf(`verdict=${verdict}`));
      for (const cohort of cohorts) {
        const total = await totalOf(`cohort=${cohort.cohort}&verdict=${verdict}`);
        expect(cohort[verdict]).toBe(total);
      }
    }
    for (const [status, count] of Object.entries(statuses)) {
      const listed =
        status === "new"
          ? (await totalOf("status=new&verdict=eligible")) +
            (await totalOf("status=new&verdict=possible"))
          : await totalOf(`status=${status}`);
      expect([status, count]).toEqual([status, listed]);
    }
    expect(statuses).toMatchObject({ "to-review": 1, contacted: 1, screening: 0 });
    // c by half a point of activity, g and h by months of age.
    expect(nearMiss).toBe(3);
    expect(nearMiss).toBe(await totalOf("nearMiss=true"));
    // Whoever is shown no values is told of no near miss either, as the list's filter is refused to them.
    expect((await studyOf("bob")).counts).toEqual({ ...counts, nearMiss: null });
    expect(reviewAgain).toBe(await totalOf("reviewAgain=true"));
    expect(soon).toEqual({ count: 1, first: "2026-12-12", by: "2026-12-22" });
    expect(soon.count).toBe(await totalOf(`eligibleBy=${soon.by}`));
  });

  it("E-23 says as of when, and when the EHR was last read to the end", async () => {
    const before = await overviewOf("ann");
    expect(before).toMatchObject({ asOf: TODAY, at: `${TODAY}T12:00:00.000Z` });
    expect(before.synced).toEqual({ at: null, running: false });
    const { jobs } = house.store;
    const { id } = (await jobs.create("sync", "full", DR)).job;
    expect((await overviewOf("ann")).synced).toEqual({ at: null, running: true });
    const ended = await jobs.finish(id, { state: "done" });
    expect((await overviewOf("ann")).synced).toEqual({ at: ended?.finishedAt, running: false });
    const hinted = (await jobs.create("sync", "hints", DR)).job;
    await jobs.finish(hinted.id, { state: "done" });
    const failed = (await jobs.create("sync", "full", DR)).job;
    await jobs.finish(failed.id, { state: "failed" });
    expect((await overviewOf("ann")).synced.at).toBe(ended?.finishedAt);
  });

  it("E-01 says how many are matched against the revision that is active", async () => {
    expect((await studyOf("ann")).rematch).toEqual({ done: 8, total: 8 });
    await house.seed({});
    const current = (await house.store.studies.revision(STUDY, 1))?.study;
    const canonical = JSON.stringify({ ...current, title: "Amended" });
    await house.store.studies.import({ id: STUDY, hash: "amended", canonical }, DR);
    await house.store.studies.activate(STUDY, DR, 2);
    expect(await studyOf("ann")).toMatchObject({
      title: "Amended",
      revision: 2,
      rematch: { done: 0, total: 8 },
    });
    await house.store.studies.activate(STUDY, DR, 1);
    expect((await studyOf("ann")).rematch.done).toBe(8);
  });

  it("E-01 without a legal basis counts nobody, as the studies do, and tells nothing of patients", async () => {
    const state = (validUntil: string | null) =>
      house.store.legalBases.state(
        { study: STUDY, reference: "EC 3", validFrom: "2020-01-01", validUntil },
        DR,
      );
    const held = await studyOf("ann");
    expect(held.legalBasis).toBe(true);
    await state("2026-11-21");
    const ended = await studyOf("ann");
    const withheld = { eligible: null, possible: null, ineligible: null };
    expect(ended.counts).toEqual({ ...withheld, nearMiss: 0 });
    const { body } = await house.ask("ann", "/v1/studies");
    expect(studyListSchema.parse(body).studies.map(({ counts }) => counts)).toEqual([withheld]);
    expect(ended).toMatchObject({
      legalBasis: false,
      changedAt: null,
      reviewAgain: 0,
      since: { at: null, new: 0, better: 0, worse: 0 },
      soon: { count: 0, first: null },
      settledBy: [],
    });
    expect(Object.values(ended.statuses).every((count) => count === 0)).toBe(true);
    expect((await house.ask("ann", "/v1/notifications")).body).toEqual({ unseen: 0, items: [] });
    await state(null);
    expect(await studyOf("ann")).toEqual(held);
  });

  it("E-01 counts nobody who does not want to be found", async () => {
    const before = await studyOf("ann");
    await house.store.optOuts.add([patientId("b")], DR);
    const after = await studyOf("ann");
    expect(after.counts.possible).toBe(Number(before.counts.possible) - 1);
    expect(after.statuses.new).toBe(before.statuses.new - 1);
    expect(after.since.new).toBe(before.since.new - 1);
  });

  it("E-01 leaves out studies that are closed", async () => {
    await house.store.studies.close(OTHER, DR);
    expect((await overviewOf("bob")).studies.map(({ study }) => study)).not.toContain(OTHER);
  });
});
