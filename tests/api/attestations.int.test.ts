import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type CandidateCriterion,
  attestedSchema,
  candidateSchema,
  historySchema,
  matchAnswerSchema,
} from "@cohort/contract";
import { type Reply, call, fieldsOf } from "./client.ts";
import { healthy, lupus } from "./patients.ts";
import { type Harness, STUDY, TODAY, startHarness } from "./support.ts";

let harness: Harness;
let candidate = "";
let id = "";
let count = 0;

beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.stop());

beforeEach(async () => {
  id = `p${(count += 1)}`;
  await harness.seed({ [id]: lupus(id) });
  candidate = `${harness.base}/v1/studies/${STUDY}/candidates/${id}`;
});

const attest = (statement: object): Promise<Reply> =>
  call(`${candidate}/attestations`, "POST", { basis: "clinic letter", statement });
const sledai = { kind: "fact", concept: "sledai-2k-total", value: 10, date: "2026-11-20" };

async function criterion(wanted: string): Promise<CandidateCriterion | undefined> {
  const { body } = await call(candidate);
  const { matches } = candidateSchema.parse(body);
  return matches.flatMap(({ criteria }) => criteria).find((one) => one.id === wanted);
}

describe("POST .../attestations", () => {
  it("E-08: joins a fact to the record and matches anew at once, beside what the record alone says", async () => {
    expect(await criterion("inc-5")).toMatchObject({ outcome: "unknown", reason: "missing" });
    const reply = await attest(sledai);
    expect(reply.status).toBe(201);
    const attested = attestedSchema.parse(reply.body);
    expect(attested).toEqual(reply.body);
    expect(attested.attestation).toMatchObject({ by: "demo", basis: "clinic letter" });
    const now = await criterion("inc-5");
    expect(now).toMatchObject({
      outcome: "pass",
      basis: "attested",
      evidence: [{ resource: `Attestation/${attested.attestation.id}`, value: 10 }],
    });
    expect(now?.machine).toEqual({
      outcome: "unknown",
      reason: "missing",
      basis: null,
      explanation: "SLEDAI-2K: nothing on record.",
      message: { id: "missing", values: { what: "SLEDAI-2K" } },
    });
    const { body } = await call(candidate);
    const told = candidateSchema.parse(body).matches.flatMap(({ criteria }) => criteria);
    expect(told.flatMap(({ id: which, machine }) => (machine ? [which] : []))).toEqual(["inc-5"]);
    const answered = attested.matches.flatMap(({ criteria }) => criteria);
    expect(answered.find((one) => one.id === "inc-5")).toEqual(now);
  });

  it("leaves nothing for the worker to do", async () => {
    await attest(sledai);
    const { terminology } = harness.deps;
    const catalogues = await harness.store.records.cataloguesInUse();
    expect(catalogues).toHaveLength(1);
    const due = { catalogue: catalogues[0] ?? "", asOf: TODAY, limit: 10 };
    expect(await harness.store.records.due(due)).toEqual([]);
    expect(terminology.concepts.size).toBeGreaterThan(0);
  });

  it("counts in POST /v1/match for the stored patient, which stores nothing", async () => {
    await attest(sledai);
    const before = (await call(candidate)).body;
    const reply = await call(`${harness.base}/v1/match`, "POST", {
      patient: `Patient/${id}`,
      asOf: "2026-11-21",
      studies: [STUDY],
    });
    const answer = matchAnswerSchema.parse(reply.body);
    expect(answer).toMatchObject({ patient: `Patient/${id}`, asOf: "2026-11-21" });
    const all = answer.matches.flatMap(({ criteria }) => criteria);
    expect(all.find((one) => one.id === "inc-5")).toMatchObject({ outcome: "pass" });
    expect((await call(candidate)).body).toEqual(before);
  });

  it("puts a stated outcome in the machine's place and keeps what the machine says", async () => {
    const statement = { kind: "outcome", cohort: "sle", criterion: "inc-5", outcome: "pass" };
    const reply = await attest(statement);
    expect(reply.status).toBe(201);
    expect(await criterion("inc-5")).toMatchObject({
      outcome: "pass",
      basis: "attested",
      machine: {
        outcome: "unknown",
        reason: "missing",
        explanation: "SLEDAI-2K: nothing on record.",
      },
      attestation: { holds: true },
    });
  });

  it("sets it aside, visibly, once data contradict it", async () => {
    await attest({ kind: "outcome", cohort: "sle", criterion: "inc-5", outcome: "pass" });
    await attest({ ...sledai, value: 2 });
    expect(await criterion("inc-5")).toMatchObject({
      outcome: "fail",
      machine: { outcome: "unknown", reason: "missing" },
      attestation: { holds: false },
    });
    const { body } = await call(candidate);
    expect(candidateSchema.parse(body)).toMatchObject({ attestations: [{}, {}] });
  });

  it("E-08: closes a history, beside what the record alone says", async () => {
    expect((await attest({ kind: "complete-history", of: "medication" })).status).toBe(201);
    const { body } = await call(candidate);
    const told = candidateSchema.parse(body).matches.flatMap(({ criteria }) => criteria);
    const answers = told.flatMap(({ basis, machine }) => (machine ? [[basis, machine.basis]] : []));
    expect(answers).toContainEqual(["attested", "presumed"]);
    expect(candidateSchema.parse(body).attestations).toMatchObject([
      { statement: { kind: "complete-history", of: "medication" } },
    ]);
  });

  it("shows in the history", async () => {
    await attest(sledai);
    const { body } = await call(`${candidate}/history`);
    const { entries } = historySchema.parse(body);
    expect(entries.map(({ kind }) => kind)).toEqual(["match", "attestation", "match"]);
    expect(entries[2]).toMatchObject({
      changes: [
        {
          criterion: "inc-5",
          from: "unknown",
          to: "pass",
          before: "SLEDAI-2K: nothing on record.",
          beforeMessage: { id: "missing" },
          after: "SLEDAI-2K 10 on 2026-11-20, at least 8 is asked.",
          afterMessage: { id: "measured", values: { value: "10", bound: 8 } },
        },
      ],
    });
  });

  it.each([
    ["statement.kind", { kind: "opinion" }],
    ["statement.concept", { ...sledai, concept: "shoe-size" }],
    ["statement.date", { ...sledai, date: "2026-11-31" }],
    ["statement.date", { ...sledai, date: "2026-11-23" }],
    ["statement.unit", { ...sledai, unit: "mg/dL" }],
    ["statement.verdict", { ...sledai, verdict: "eligible" }],
    ["statement.of", { kind: "complete-history", of: "allergy" }],
    [
      "statement.criterion",
      { kind: "outcome", cohort: "sle", criterion: "inc-99", outcome: "pass" },
    ],
    ["statement.cohort", { kind: "outcome", cohort: "x", criterion: "inc-5", outcome: "pass" }],
    [
      "statement.outcome",
      { kind: "outcome", cohort: "sle", criterion: "inc-5", outcome: "review" },
    ],
  ])("refuses a bad %s and changes nothing", async (field, statement) => {
    const reply = await attest(statement);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, [field]]);
    const { body } = await call(candidate);
    expect(candidateSchema.parse(body).attestations).toEqual([]);
  });

  it("wants to know why", async () => {
    const reply = await call(`${candidate}/attestations`, "POST", {
      basis: " ",
      statement: sledai,
    });
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ["basis"]]);
  });

  it("is about candidates only", async () => {
    await harness.seed({ z: healthy("z") });
    candidate = `${harness.base}/v1/studies/${STUDY}/candidates/z`;
    expect((await attest(sledai)).status).toBe(404);
  });
});

it("POST /v1/match does not know a patient who is not stored", async () => {
  const reply = await call(`${harness.base}/v1/match`, "POST", { patient: "Patient/nobody" });
  expect([reply.status, fieldsOf(reply)]).toEqual([404, ["patient"]]);
});
