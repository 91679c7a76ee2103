import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { patientId } from "@cohort/foundation";
import { TODAY, STUDY } from "../api/support.ts";
import { lupus } from "../api/patients.ts";
import { databaseText } from "../privacy/database-text.ts";
import { callAbout, cardsOf } from "./calls.ts";
import { type Ehr, FEEDBACK, ISSUER, SERVICE, createEhr } from "./ehr.ts";
import { type CdsReply, type CdsService, grantEhr, startCds } from "./service.ts";

const OTHER = "https://other.example.org";
const DEMO = { principals: ["demo"], roles: ["viewer"], today: TODAY } as const;
const AT = "2026-11-22T10:00:00Z";

let ehr: Ehr;
let service: CdsService;

const cardOf = async (patient: string) => {
  const token = await ehr.token(SERVICE);
  const body = callAbout(patient);
  return cardsOf(await service.ask("/cds-services/trial-match", { token, body }))[0];
};

const tell = async (feedback: readonly unknown[], issuer = ISSUER): Promise<CdsReply> =>
  service.ask("/cds-services/trial-match/feedback", {
    token: await ehr.token(FEEDBACK, { claims: { iss: issuer } }),
    body: { feedback },
  });

const overridden = (card: string | undefined, code: string, at = AT) => ({
  card,
  outcome: "overridden",
  outcomeTimestamp: at,
  overrideReason: { reason: { code }, userComment: "Zorro told me so" },
});

async function interestOf(patient: string) {
  const page = await service.harness.store.candidates.list({ study: STUDY, limit: 200 }, DEMO);
  const rows = page.ok ? page.value.candidates : [];
  return rows.find((row) => row.patient === `Patient/${patient}`)?.interest;
}

beforeAll(async () => {
  ehr = await createEhr();
  const jwks = { keys: ehr.keys };
  service = await startCds([
    { issuer: ISSUER, jwks },
    { issuer: OTHER, jwks },
  ]);
  await grantEhr(service, ISSUER, STUDY);
  await grantEhr(service, OTHER, STUDY);
  const ids = ["yes", "no", "enrolled", "twice", "later", "again", "private"];
  await service.harness.seed(Object.fromEntries(ids.map((id) => [id, lupus(id, { sledai: 10 })])));
}, 120_000);
afterAll(() => service.stop());

describe("feedback on cards", () => {
  it("A1-11 says which study somebody is interested in", async () => {
    const card = await cardOf("yes");
    const id = card?.suggestions?.[0]?.uuid;
    const accepted = { card: card?.uuid, outcome: "accepted", outcomeTimestamp: AT };
    const reply = await tell([{ ...accepted, acceptedSuggestions: [{ id }] }]);
    expect([reply.status, reply.body]).toEqual([200, undefined]);
    expect(await interestOf("yes")).toBe("accepted");
    expect(await interestOf("twice")).toBeNull();
  });

  it.each([
    ["no", "not-interested", "declined"],
    ["enrolled", "already-enrolled", null],
  ])("A1-11 ends the cards of %s: %s", async (patient, code, interest) => {
    const card = await cardOf(patient);
    await tell([overridden(card?.uuid, code)]);
    expect(await interestOf(patient)).toBe(interest);
    expect(await cardOf(patient)).toBeUndefined();
  });

  it("A1-11 is the same once and again, in one batch and in several", async () => {
    const card = await cardOf("twice");
    const said = overridden(card?.uuid, "not-suitable");
    expect((await tell([said, said])).status).toBe(200);
    expect((await tell([said])).status).toBe(200);
    const history = await service.harness.store.candidates.history(STUDY, patientId("twice"), DEMO);
    expect(history.filter(({ kind }) => kind === "card-feedback")).toMatchObject([
      { outcome: "overridden", reason: "not-suitable", at: "2026-11-22T10:00:00.000Z" },
    ]);
    expect(history.filter(({ kind }) => kind === "card-shown")).toMatchObject([
      { hook: "patient-view", verdict: "possible" },
    ]);
    expect(await service.metrics()).toMatch(/cohort_cds_feedback_total\{result="repeated"\} 2/);
  });

  it("A1-11 holds as it was said last, in whatever order it comes", async () => {
    const card = await cardOf("later");
    await tell([overridden(card?.uuid, "not-interested", "2026-11-22T12:00:00+01:00")]);
    await tell([overridden(card?.uuid, "other", "2026-11-22T10:30:00Z")]);
    expect(await interestOf("later")).toBe("declined");
    await tell([overridden(card?.uuid, "other", "2026-11-22T11:30:00Z")]);
    expect(await interestOf("later")).toBeNull();
  });

  it("A1-16 begins the budget of showings anew", async () => {
    const cards = [await cardOf("again"), await cardOf("again"), await cardOf("again")];
    expect(await cardOf("again")).toBeUndefined();
    await tell([overridden(cards[0]?.uuid, "other")]);
    expect(await cardOf("again")).toBeDefined();
  });

  it("A1-11 of unknown cards is taken and counted, and so is that of cards of others", async () => {
    const card = await cardOf("private");
    expect((await tell([overridden(randomUUID(), "other"), overridden("x", "other")])).status).toBe(
      200,
    );
    expect((await tell([overridden(card?.uuid, "not-interested")], OTHER)).status).toBe(200);
    expect(await service.metrics()).toMatch(/cohort_cds_feedback_total\{result="unknown"\} 3/);
    expect(await cardOf("private")).toBeDefined();
  });

  it.each([
    ["an outcome of its own", { card: "x", outcome: "ignored", outcomeTimestamp: AT }, "outcome"],
    [
      "nothing accepted",
      { card: "x", outcome: "accepted", outcomeTimestamp: AT },
      "acceptedSuggestions",
    ],
    [
      "something accepted of what was overridden",
      {
        card: "x",
        outcome: "overridden",
        outcomeTimestamp: AT,
        acceptedSuggestions: [{ id: "a" }],
      },
      "acceptedSuggestions",
    ],
    ["no time", { card: "x", outcome: "overridden" }, "outcomeTimestamp"],
  ])("A1-11 is refused with %s", async (_what, item, field) => {
    const reply = await tell([item]);
    expect(reply.status).toBe(400);
    const expression = [`feedback[0].${field}`];
    expect(reply.body).toMatchObject({ resourceType: "OperationOutcome", issue: [{ expression }] });
  });

  it("A1-12 keeps nothing that somebody typed", async () => {
    const client = new Client({ connectionString: service.harness.url });
    await client.connect();
    const sql = async (text: string) => (await client.query<Record<string, unknown>>(text)).rows;
    const text = await databaseText(sql);
    await client.end();
    expect(text).toContain("not-suitable");
    expect(text).not.toContain("Zorro");
    expect(service.logged()).not.toContain("Zorro");
  });
});
