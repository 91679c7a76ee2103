import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cardsSchema } from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import { STUDY, TODAY } from "../api/support.ts";
import { healthy, lupus } from "../api/patients.ts";
import { callAbout, cardsOf, detailOf, prefetchOf } from "./calls.ts";
import { type Ehr, ISSUER, SERVICE, createEhr } from "./ehr.ts";
import { BY, type CdsReply, type CdsService, PUBLIC_URL, grantEhr, startCds } from "./service.ts";

let ehr: Ehr;
let service: CdsService;
const people = [
  "seen",
  "stale",
  "named",
  "visited",
  "often",
  "screened",
  "out",
  "due",
  "early",
] as const;

/** The user of the demo, who holds every role. */
const DEMO = {
  principals: ["demo"],
  roles: ["viewer", "auditor", "screener"],
  today: TODAY,
} as const;

const ask = async (patient: string, more = {}, context = {}): Promise<CdsReply> =>
  service.ask("/cds-services/trial-match", {
    token: await ehr.token(SERVICE),
    body: callAbout(patient, more, context),
  });

beforeAll(async () => {
  ehr = await createEhr();
  service = await startCds([{ issuer: ISSUER, jwks: { keys: ehr.keys } }]);
  await grantEhr(service, ISSUER, STUDY);
  const named = people.map((id) => [id, lupus(id, { sledai: 10 })] as const);
  await service.harness.seed({
    ...Object.fromEntries(named),
    well: healthy("well"),
    merged: lupus("merged", { sledai: 10 }),
  });
}, 120_000);
afterAll(() => service.stop());

describe("a patient on record", () => {
  it("A1-02 A1-06 is answered with one card from what is stored", async () => {
    const reply = await ask("seen");
    expect(reply.status).toBe(200);
    const { cards } = cardsSchema.parse(reply.body);
    expect(cards).toHaveLength(1);
    const [card] = cards;
    expect(card?.summary).toBe("1 recruiting study may fit this patient");
    expect(card?.indicator).toBe("info");
    expect(card?.detail).toMatch(/needs clinical review/);
    expect(card?.detail).toMatch(/\*\*NCT06421701\*\*.*possible, more has to be known/);
    expect(card?.detail).toMatch(/\d+ of \d+ criteria met.*\d+ unknown/);
    expect(card?.detail).toMatch(/Next: .*settles/);
    expect(card?.links).toEqual([
      {
        label: "Review for NCT06421701",
        url: `${PUBLIC_URL}/studies/NCT06421701/candidates/seen`,
        type: "absolute",
      },
      {
        label: "NCT06421701 on ClinicalTrials.gov",
        url: "https://clinicaltrials.gov/study/NCT06421701",
        type: "absolute",
      },
    ]);
    expect(await service.metrics()).toContain('cohort_cds_answers_total{source="stored"}');
  });

  it("A1-06 is answered from what is stored, whatever the EHR sends along, as long as it holds", async () => {
    const prefetch = prefetchOf(healthy("seen"));
    expect(cardsOf(await ask("seen", { prefetch }))).toHaveLength(1);
    expect(await service.metrics()).not.toContain('cohort_cds_answers_total{source="prefetch"}');
    const { store } = service.harness;
    await store.optOuts.add([patientId("stale")], BY);
    await store.optOuts.withdraw([patientId("stale")], BY);
    const sent = prefetchOf(lupus("stale", { sledai: 10 }));
    expect(cardsOf(await ask("stale", { prefetch: sent }))).toHaveLength(1);
    expect(await service.metrics()).toContain('cohort_cds_answers_total{source="prefetch"}');
  });

  it("counts the criteria that the list of candidates counts", async () => {
    const page = await service.harness.store.candidates.list({ study: STUDY }, DEMO);
    if (!page.ok) throw new Error("no list");
    const row = page.value.candidates.find(({ patient }) => patient === "Patient/named");
    const { pass = 0, presumed = 0, unknown = 0, fail = 0, review = 0 } = row?.counts ?? {};
    const all = pass + presumed + unknown + fail + review;
    expect(all).toBeGreaterThan(10);
    const detail = detailOf(await ask("named"));
    expect(detail).toContain(`${pass + presumed} of ${all} criteria met`);
    expect(detail).toContain(`${unknown} unknown`);
  });

  it("is audited with the card, as the EHR's and for a trial", async () => {
    await ask("early", { hook: "order-sign" });
    const [entry] = await service.harness.store.audit.list(
      { patient: patientId("early"), limit: 1 },
      DEMO,
    );
    expect(entry).toMatchObject({
      action: "match",
      operation: "callCdsService",
      outcome: "success",
      purpose: "CLINTRCH",
      actor: { subject: `ehr:${ISSUER}`, kind: "ehr" },
      detail: { source: "stored", hook: "order-sign", studies: STUDY },
    });
  });

  it("gets no card where nothing fits", async () => {
    const reply = await ask("well");
    expect([reply.status, reply.body]).toEqual([200, { cards: [] }]);
  });

  it("A1-16 gets none for a study that people have taken further", async () => {
    const { decisions } = service.harness.store;
    expect(cardsOf(await ask("screened"))).toHaveLength(1);
    let expectedVersion = 0;
    for (const status of ["consented", "screening"] as const) {
      const put = { study: STUDY, patient: patientId("screened"), expectedVersion, status };
      expect((await decisions.put({ ...put, reason: null, note: null }, BY, DEMO)).ok).toBe(true);
      expectedVersion += 1;
      expect(cardsOf(await ask("screened"))).toEqual([]);
    }
  });

  it("A1-16 gets it three times in thirty days, a visit counting once", async () => {
    for (const _time of [1, 2, 3]) expect(cardsOf(await ask("often"))).toHaveLength(1);
    expect(cardsOf(await ask("often"))).toEqual([]);
    for (const visit of ["v1", "v1", "v1", "v2", "v3", "v3"]) {
      expect(cardsOf(await ask("visited", {}, { encounterId: visit }))).toHaveLength(1);
    }
    expect(cardsOf(await ask("visited", {}, { encounterId: "v4" }))).toEqual([]);
  });

  it("A1-14 gets another card when the record is another", async () => {
    const before = detailOf(await ask("due", {}, { encounterId: "v" }));
    await service.harness.seed({ due: healthy("due") });
    const after = await ask("due", { hook: "encounter-start" }, { encounterId: "v" });
    expect([before.includes(STUDY), after.body]).toEqual([true, { cards: [] }]);
  });

  it("is matched anew where the stored match no longer holds", async () => {
    const { store } = service.harness;
    await store.optOuts.add([patientId("merged")], BY);
    await store.optOuts.withdraw([patientId("merged")], BY);
    expect(cardsOf(await ask("merged"))).toHaveLength(1);
    expect(await service.metrics()).toContain('cohort_cds_answers_total{source="record"}');
  });

  it("gets none who opted out, whatever the EHR sends along", async () => {
    await service.harness.store.optOuts.add([patientId("out")], BY);
    expect((await ask("out")).body).toEqual({ cards: [] });
    const [patient, ...rest] = lupus("out", { sledai: 10 });
    const prefetch = {
      patient,
      conditions: { resourceType: "Bundle", entry: rest.map((resource) => ({ resource })) },
    };
    expect((await ask("out", { prefetch })).body).toEqual({ cards: [] });
  });

  it("A1-15 hears in FHIR what is wrong with a call", async () => {
    for (const [patient, more, field] of [
      ["seen", { hook: "appointment-book" }, "hook"],
      ["../seen", {}, "context.patientId"],
      ["seen", { fhirAuthorization: { access_token: "t", token_type: "Bearer" } }, "fhirServer"],
    ] as const) {
      const reply = await ask(patient, more);
      expect(reply.status).toBe(400);
      expect(reply.body).toMatchObject({
        resourceType: "OperationOutcome",
        issue: [{ expression: [field] }],
      });
    }
    const token = await ehr.token(`${PUBLIC_URL}/cds-services/other`);
    const other = await service.ask("/cds-services/other", { token, body: callAbout("seen") });
    expect(other.status).toBe(401);
  });
});
