import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Funnel, funnelSchema } from "@cohort/contract";
import { expectDefined, patientId } from "@cohort/foundation";
import { STATUSES } from "@cohort/matching";
import { type Access, SYSTEM, type WorkFilter, createActiveCatalogue } from "@cohort/postgres";
import { canonicalStudy, studyHash } from "@cohort/studies";
import { DR } from "../postgres/granted.ts";
import { call } from "./client.ts";
import { seedTown } from "./funnel-town.ts";
import { type Harness, STUDY, TODAY, must, startHarness } from "./support.ts";
import { matchAnew } from "./what-if-support.ts";

/** Five cohorts, with common criteria before their own. */
const FIVE = "NCT06614270";
const ACCESS: Access = { principals: ["demo"], roles: ["screener"], today: TODAY };

let harness: Harness;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
  people = await seedTown(harness);
  const decide = async (place: number, status: "contacted" | "ineligible" | "deferred") => {
    const { candidates } = must(
      await harness.store.candidates.list({ study: STUDY, limit: 50 }, ACCESS),
    );
    const row = candidates[place];
    if (!row) throw new Error("too few candidates");
    const patient = patientId(row.patient.slice("Patient/".length));
    const decision = { expectedVersion: 0, note: null, study: STUDY, patient, status };
    const reason = status === "contacted" ? null : "criterion-not-met";
    const criterion = status === "ineligible" ? "inc-5" : null;
    must(await harness.store.decisions.put({ ...decision, reason, criterion }, DR, ACCESS));
  };
  await decide(0, "contacted");
  await decide(1, "ineligible");
  await decide(2, "ineligible");
  await decide(3, "deferred");
}, 120_000);
afterAll(() => harness.stop());

async function funnelOf(study: string, cohort?: string): Promise<Funnel> {
  const query = cohort === undefined ? "" : `?cohort=${cohort}`;
  const { status, body } = await call(`${harness.base}/v1/studies/${study}/funnel${query}`);
  expect(status).toBe(200);
  const funnel = funnelSchema.parse(body);
  expect(funnel).toEqual(body);
  return funnel;
}

/** How many the list has under these filters. */
async function listed(study: string, filter: Omit<WorkFilter, "study"> = {}): Promise<number> {
  const page = await harness.store.candidates.list({ study, limit: 1, ...filter }, ACCESS);
  return must(page).total;
}

describe("the funnel of a cohort", () => {
  it.each([
    [STUDY, "sle"],
    [FIVE, "ssc"],
    [FIVE, "aps"],
  ])(
    "E-11: of %s %s has the sums that the list counts under the same filters",
    async (study, cohort) => {
      const funnel = await funnelOf(study, cohort);
      expect(funnel).toMatchObject({ suppressed: false, missing: 0, matched: people, cohort });
      expect(funnel.withIndex).toBe(await listed(study, { cohort }));
      const shown: unknown[] = [];
      const counted: unknown[] = [];
      for (const [
        place,
        { criterion: id, remaining, lost, unknown, review },
      ] of funnel.steps.entries()) {
        const at = { id, places: [{ revision: 1, cohort, place: place + 1 }] };
        const count = (how: Pick<NonNullable<WorkFilter["criterion"]>, "mark" | "stage">) =>
          listed(study, { cohort, criterion: { ...at, ...how } });
        shown.push({ id, remaining, lost, unknown, review });
        counted.push({
          id,
          remaining: await count({ stage: "remaining" }),
          lost: await count({ stage: "lost" }),
          unknown: await count({ stage: "remaining", mark: "U" }),
          review: await count({ stage: "remaining", mark: "R" }),
        });
      }
      expect(shown).toEqual(counted);
      expect(funnel.eligible).toBe(await listed(study, { cohort, verdict: "eligible" }));
      expect(funnel.possible).toBe(await listed(study, { cohort, verdict: "possible" }));
      for (const status of STATUSES) {
        const own = funnel.enrolment.find((one) => one.status === status)?.count ?? 0;
        expect([status, own]).toEqual([status, await listed(study, { cohort, status })]);
      }
    },
  );

  it("E-11: loses everyone somewhere, once: nobody is counted twice and nobody is missing", async () => {
    const { withIndex, gated, steps, eligible, possible, enrolment } = await funnelOf(STUDY);
    const lost = steps.reduce((sum, step) => sum + (step.lost ?? 0), 0);
    expect((gated ?? 0) + lost + (eligible ?? 0) + (possible ?? 0)).toBe(withIndex);
    expect(enrolment.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(withIndex);
    let before = (withIndex ?? 0) - (gated ?? 0);
    for (const step of steps) {
      expect(step.remaining).toBe(before - (step.lost ?? 0));
      before = step.remaining ?? 0;
    }
    expect(lost).toBeGreaterThan(0);
    expect(before).toBeGreaterThan(0);
  });

  it("E-11: says why people were ruled out or put off, with the criterion", async () => {
    const { reasons } = await funnelOf(STUDY);
    expect(reasons).toEqual([
      { reason: "criterion-not-met", criterion: "inc-5", count: 2 },
      { reason: "criterion-not-met", criterion: null, count: 1 },
    ]);
  });

  it("E-11: is that of the first cohort, and knows no other study's", async () => {
    const first = await funnelOf(FIVE);
    expect(first).toEqual(await funnelOf(FIVE, first.cohort));
    const other = await call(`${harness.base}/v1/studies/${FIVE}/funnel?cohort=sle`);
    expect(other.status).toBe(400);
    expect((await call(`${harness.base}/v1/studies/NCT00000000/funnel`)).status).toBe(404);
  });

  it("E-11: says how many are not matched anew yet while a revision is new, and counts none of them", async () => {
    const before = await funnelOf(STUDY);
    const { store } = harness;
    const { revision } = expectDefined(await store.studies.get(STUDY), "a study");
    const active = await store.studies.revision(STUDY, revision);
    const edited = { ...expectDefined(active, "a study").study, title: "With another title" };
    const input = { id: STUDY, hash: studyHash(edited), canonical: canonicalStudy(edited) };
    await store.studies.import(input, SYSTEM);
    must(await store.studies.activate(STUDY, SYSTEM));
    expect(await funnelOf(STUDY)).toMatchObject({
      revision: before.revision + 1,
      missing: before.withIndex,
      withIndex: 0,
      eligible: 0,
      possible: 0,
    });
    const { terminology, logger } = harness.deps;
    const catalogue = createActiveCatalogue({ store, terminology, logger, clock: Date.now });
    await matchAnew({ store, terminology, catalogue });
    expect(await funnelOf(STUDY)).toEqual({ ...before, revision: before.revision + 1 });
  });
});
