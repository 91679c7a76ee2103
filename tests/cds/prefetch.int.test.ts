import type { FhirResource } from "fhir/r4.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { STUDY } from "../api/support.ts";
import { healthy, lupus } from "../api/patients.ts";
import { databaseText } from "../privacy/database-text.ts";
import { callAbout, cardsOf, detailOf, prefetchOf, searchset } from "./calls.ts";
import { type Ehr, ISSUER, SERVICE, createEhr } from "./ehr.ts";
import { type CdsReply, type CdsService, grantEhr, startCds } from "./service.ts";

const TOKEN = "token-of-the-ehr";
const IDS = [
  "absent",
  "none",
  "failed",
  "paged",
  "away",
  "bare",
  "foreign",
  "slow",
  "half",
] as const;
/** They are in the EHR, and not on record here. */
const people = Object.fromEntries(IDS.map((id) => [id, lupus(id, { sledai: 10 })]));
const of = (id: (typeof IDS)[number]): readonly FhirResource[] => people[id] ?? [];

let ehr: Ehr;
let stub: EhrStub;
let service: CdsService;
let quick: CdsService;

const access = () => ({
  fhirServer: stub.baseUrl,
  fhirAuthorization: { access_token: TOKEN, token_type: "Bearer", expires_in: 300 },
});

const askOf = async (
  which: CdsService,
  patient: string,
  more: Readonly<Record<string, unknown>>,
): Promise<CdsReply> =>
  which.ask("/cds-services/trial-match", {
    token: await ehr.token(SERVICE),
    body: callAbout(patient, more),
  });
const ask = (patient: string, more: Readonly<Record<string, unknown>>) =>
  askOf(service, patient, more);

beforeAll(async () => {
  ehr = await createEhr();
  stub = await startEhrStub({ resources: Object.values(people).flat(), token: TOKEN });
  const clients = [{ issuer: ISSUER, jwks: { keys: ehr.keys }, fhirServer: stub.baseUrl }];
  service = await startCds(clients);
  quick = await startCds(clients, { CDS_DEADLINE_MS: "2000" });
  await grantEhr(service, ISSUER, STUDY);
  await grantEhr(quick, ISSUER, STUDY);
}, 120_000);
afterAll(async () => {
  await service.stop();
  await quick.stop();
  await stub.close();
});

const presumed = (reply: CdsReply): number =>
  Number(/\((\d+) of them presumed/.exec(detailOf(reply))?.[1] ?? 0);

/** What the EHR was asked for the patient, by type. */
async function asked(patient: string, more: Readonly<Record<string, unknown>>) {
  const before = stub.requests.length;
  const reply = await ask(patient, more);
  return { reply, types: stub.requests.slice(before).map(({ type }) => type) };
}

describe("a patient who is not on record", () => {
  it("A1-04 is matched from what was prefetched, and nothing is fetched", async () => {
    const { reply, types } = await asked("bare", { prefetch: prefetchOf(of("bare")), ...access() });
    expect(types).toEqual([]);
    expect(detailOf(reply)).toContain(`**${STUDY}**`);
    // Nobody has a page here who is not on record.
    expect(cardsOf(reply)[0]?.links?.map(({ url }) => url)).toEqual([
      `https://clinicaltrials.gov/study/${STUDY}`,
    ]);
  });

  it("A1-04 has fetched what the EHR did not look for", async () => {
    const { scores: _scores, ...prefetch } = prefetchOf(of("absent"));
    const { reply, types } = await asked("absent", { prefetch, ...access() });
    expect(types).toEqual(["Observation"]);
    expect(cardsOf(reply)).toHaveLength(1);
    expect(stub.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${TOKEN}`);
  });

  it("A1-04 has nothing fetched of what the EHR looked for and did not find", async () => {
    const prefetch = prefetchOf(of("none"), { conditions: null, scores: null });
    const { reply, types } = await asked("none", { prefetch, ...access() });
    expect([types, reply.status, reply.body]).toEqual([[], 200, { cards: [] }]);
    expect(
      (await ask("none", { prefetch: prefetchOf(of("none"), { patient: null }) })).body,
    ).toEqual({ cards: [] });
  });

  it("A1-04 is not taken to be without what the EHR failed to find", async () => {
    const failed = {
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code: "timeout" }],
    };
    const unknownIn = (reply: CdsReply): number =>
      Number(/(\d+) unknown/.exec(detailOf(reply))?.[1]);
    const known = await ask("failed", { prefetch: prefetchOf(of("failed")), ...access() });
    const prefetch = prefetchOf(of("failed"), { scores: failed });
    const { reply, types } = await asked("failed", { prefetch, ...access() });
    expect([types, reply.status]).toEqual([[], 200]);
    expect(unknownIn(reply)).toBeGreaterThan(unknownIn(known));
    const noPatient = prefetchOf(of("failed"), { patient: failed });
    const other = await asked("failed", { prefetch: noPatient, ...access() });
    expect([other.types, other.reply.status]).toEqual([[], 200]);
    expect(unknownIn(other.reply)).toBeGreaterThan(unknownIn(known));
  });

  it("A1-04 has the pages after the first fetched, of the same origin alone", async () => {
    const observations = of("paged").filter(({ resourceType }) => resourceType === "Observation");
    const rest = `${stub.baseUrl}/Observation?patient=paged`;
    const prefetch = prefetchOf(of("paged"), { scores: searchset([], rest) });
    const { reply, types } = await asked("paged", { prefetch, ...access() });
    expect(observations).toHaveLength(1);
    expect(types).toEqual(["Observation"]);
    const whole = await ask("paged", { prefetch: prefetchOf(of("paged")), ...access() });
    expect(detailOf(reply)).toBe(detailOf(whole));
  });

  it("A1-04 has no page fetched of another origin, and is not taken to be without what stands there", async () => {
    const whole = await ask("away", { prefetch: prefetchOf(of("away")), ...access() });
    const other = await startEhrStub({ resources: of("away"), token: TOKEN });
    const conditions = of("away").filter(({ resourceType }) => resourceType === "Condition");
    const next = `${other.baseUrl}/Condition?patient=away`;
    const prefetch = prefetchOf(of("away"), { conditions: searchset(conditions, next) });
    const { reply, types } = await asked("away", { prefetch, ...access() });
    expect([types, other.requests, reply.status]).toEqual([[], [], 200]);
    await other.close();
    expect(presumed(whole)).toBeGreaterThan(0);
    expect(presumed(reply)).toBeLessThan(presumed(whole));
  });

  it("A1-04 is another than the one who was prefetched: refused", async () => {
    expect((await ask("bare", { prefetch: prefetchOf(of("half")) })).status).toBe(400);
    const two = prefetchOf(of("bare"), { patient: searchset([of("bare")[0], of("half")[0]]) });
    expect((await ask("bare", { prefetch: two })).status).toBe(400);
  });

  it("A1-04 gets no presumption from what nobody looked at", async () => {
    const whole = lupus("half", { sledai: 10 });
    await service.harness.seed({ half: whole });
    const stored = await ask("half", {});
    const sent = await ask("bare", { prefetch: prefetchOf(of("bare")), ...access() });
    expect(presumed(stored)).toBeGreaterThan(0);
    expect(presumed(sent)).toBeLessThan(presumed(stored));
  });

  it("A1-05 cannot be answered where needed data were not sent and cannot be fetched", async () => {
    for (const more of [{}, { prefetch: {} }, { prefetch: { patient: of("bare")[0] } }]) {
      const reply = await ask("bare", more);
      expect(reply.status).toBe(412);
      expect(reply.body).toMatchObject({
        resourceType: "OperationOutcome",
        issue: expect.arrayContaining([expect.objectContaining({ code: "incomplete" })]) as unknown,
      });
    }
    const refused = {
      ...access(),
      fhirAuthorization: { access_token: "other", token_type: "Bearer" },
    };
    expect((await ask("bare", refused)).status).toBe(412);
  });

  it("A1-13 is looked for on the agreed server alone", async () => {
    const other = await startEhrStub({ resources: of("foreign"), token: TOKEN });
    const more = { ...access(), fhirServer: other.baseUrl };
    expect((await ask("foreign", more)).status).toBe(412);
    expect(other.requests).toEqual([]);
    // The same id is somebody else's there: what is stored here is not told.
    await service.harness.seed({ foreign: lupus("foreign", { sledai: 10 }) });
    expect((await ask("foreign", more)).status).toBe(412);
    const well = prefetchOf(healthy("foreign"));
    expect((await ask("foreign", { ...more, prefetch: well })).body).toEqual({ cards: [] });
    await other.close();
  });

  it("A1-13 brings a token that is nowhere afterwards", async () => {
    await ask("bare", access());
    expect(stub.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${TOKEN}`);
    expect(service.logged()).toContain("/cds-services/{service}");
    expect(service.logged()).not.toContain(TOKEN);
    const client = new Client({ connectionString: service.harness.url });
    await client.connect();
    const text = await databaseText(
      async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
    );
    await client.end();
    expect(text).toContain("callCdsService");
    expect(text).not.toContain(TOKEN);
  });

  it("A1-06 waits for no EHR beyond the deadline", async () => {
    stub.fault({ answer: { kind: "slow", ms: 9000 } });
    const began = Date.now();
    const reply = await askOf(quick, "slow", access());
    const took = Date.now() - began;
    const { patient, conditions } = prefetchOf(of("slow"));
    const partly = await askOf(quick, "slow", { ...access(), prefetch: { patient, conditions } });
    stub.heal();
    expect([reply.status, reply.body]).toEqual([200, { cards: [] }]);
    expect(took).toBeLessThan(4000);
    expect(cardsOf(partly)).toHaveLength(1);
  });
});
