import type { FhirResource } from "fhir/r4.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import {
  type Candidate,
  type CandidateCriterion,
  attestedSchema,
  candidateSchema,
  decisionSchema,
  historySchema,
  studyDetailSchema,
} from "@cohort/contract";
import pg from "pg";
import { type Reply, call, fieldsOf } from "./client.ts";
import { lupus } from "./patients.ts";
import { type Harness, STUDY, startHarness } from "./support.ts";

let harness: Harness;
let id = "";
let path = "";
let count = 0;

beforeAll(async () => {
  harness = await startHarness({
    ehrPages: {
      chart: "https://ehr.example.org/chart?p={patientId}",
      resource: "https://ehr.example.org/{resourceType}/{id}",
    },
  });
}, 60_000);
afterAll(() => harness.stop());
beforeEach(() => {
  id = `p${(count += 1)}`;
  path = `${harness.base}/v1/studies/${STUDY}/candidates/${id}`;
});

const creatinine = (value: number, unit: string): FhirResource => ({
  resourceType: "Observation",
  id: `${id}-creatinine`,
  status: "final",
  subject: { reference: `Patient/${id}` },
  code: { coding: [{ system: "http://loinc.org", code: "2160-0" }] },
  effectiveDateTime: "2026-11-10",
  valueQuantity: { value, unit, system: "http://unitsofmeasure.org", code: unit },
});

/** A disease that another study asks for. */
const systemicSclerosis = (): FhirResource => ({
  resourceType: "Condition",
  id: `${id}-ssc`,
  subject: { reference: `Patient/${id}` },
  code: { coding: [{ system: "http://snomed.info/sct", code: "89155008" }] },
  onsetDateTime: "2016-03-01",
});

async function read(): Promise<Candidate> {
  const { status, body } = await call(path);
  expect(status).toBe(200);
  const parsed = candidateSchema.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}

const criterionOf = (page: Candidate, wanted: string): CandidateCriterion | undefined =>
  page.matches.flatMap(({ criteria }) => criteria).find((one) => one.id === wanted);

describe("a candidate's page", () => {
  it("E-04 says who it is about, as of today, and how fresh the record is", async () => {
    await harness.seed({ [id]: lupus(id, { sledai: 10 }) });
    const page = await read();
    expect(page.person).toEqual({ age: 36, sex: "female", deceased: false });
    expect(Date.parse(page.recordedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(page.incomplete).toBe(false);
    expect(page.labels).toMatchObject({ "sledai-2k-total": "SLEDAI-2K", lvef: expect.any(String) });
  });

  it("E-04 says every part of a joined explanation, so that it can be said in any language", async () => {
    await harness.seed({ [id]: lupus(id, { sledai: 10 }) });
    const joined = (await read()).matches
      .flatMap(({ criteria }) => criteria)
      .filter(({ message }) => message.id === "joined" || message.id === "review");
    expect(joined.length).toBeGreaterThan(0);
    for (const { message } of joined) expect(message.parts?.length).toBeGreaterThan(0);
    const match = await call(`${harness.base}/v1/match`, "POST", { patient: `Patient/${id}` });
    expect(JSON.stringify(match.body)).not.toContain('"parts"');
  });

  it("E-05 says what a result is in the unit of the limit, and leaves those of the same unit alone", async () => {
    await harness.seed({ [id]: [...lupus(id, { sledai: 10 }), creatinine(1.8, "mg/dL")] });
    const all = (await read()).matches.flatMap(({ criteria }) => criteria);
    const evidence = all.flatMap((one) => one.evidence);
    expect(evidence).toContainEqual(
      expect.objectContaining({
        resource: `Observation/${id}-creatinine`,
        value: 1.8,
        unit: "mg/dL",
        converted: { value: 159.12, unit: "umol/L" },
      }),
    );
    const scores = evidence.filter(({ concept }) => concept === "sledai-2k-total");
    expect(scores.map(({ converted }) => converted)).toEqual(scores.map(() => null));
  });

  it("E-14 leads to the chart and to each entry in the EHR", async () => {
    await harness.seed({ [id]: lupus(id) });
    expect(await read()).toMatchObject({
      chart: `https://ehr.example.org/chart?p=${id}`,
      resourceLink: "https://ehr.example.org/{resourceType}/{id}",
    });
  });

  it("E-25 names the other studies that the patient fits, or is in already", async () => {
    await harness.seed({ [id]: [...lupus(id, { sledai: 10 }), systemicSclerosis()] });
    const { elsewhere } = await read();
    expect(elsewhere.length).toBeGreaterThan(0);
    for (const other of elsewhere) {
      expect(other.study).not.toBe(STUDY);
      expect(other.title).not.toBe("");
      const named = await call(`${harness.base}/v1/studies/${other.study}`);
      const { cohorts } = studyDetailSchema.parse(named.body);
      const label = cohorts.find(({ id: one }) => one === other.cohort)?.label;
      expect(other.cohortLabel).toBe(cohorts.length === 1 ? null : label);
      expect(other.status).toBe("new");
      const there = `${harness.base}/v1/studies/${other.study}/candidates/${id}`;
      const { matches } = candidateSchema.parse((await call(there)).body);
      expect(matches.find(({ cohort }) => cohort === other.cohort)).toMatchObject({
        verdict: other.verdict,
        score: other.score,
      });
      const body = { status: "consented" };
      await call(`${there}/decision`, "PUT", body, { "If-Match": 'W/"0"' });
    }
    const statuses = (await read()).elsewhere.map(({ status }) => status);
    expect(statuses).toEqual(elsewhere.map(() => "consented"));
  });

  it("says who works on it and what its status may become", async () => {
    await harness.seed({ [id]: lupus(id) });
    expect((await read()).assignment).toEqual({
      assignee: null,
      dueOn: null,
      snoozedUntil: null,
      by: null,
      at: null,
    });
    const client = new pg.Client({ connectionString: harness.url });
    await client.connect();
    await client.query(
      "insert into assignment (study, patient, assignee, due_on, changed_by) values ($1, $2, 'demo', '2026-12-01', 'demo')",
      [STUDY, id],
    );
    await client.end();
    const page = await read();
    expect(page.assignment).toMatchObject({ assignee: "demo", dueOn: "2026-12-01", by: "demo" });
    expect(page.steps).toContainEqual({ status: "contacted", needsReason: false });
    expect(page.steps).toContainEqual({ status: "ineligible", needsReason: true });
    expect(page.steps.map(({ status }) => status)).not.toContain("on-study");
  });
});

const decide = (body: unknown, version: number): Promise<Reply> =>
  call(`${path}/decision`, "PUT", body, { "If-Match": `W/"${version}"` });

describe("E-07 a decision", () => {
  beforeEach(() => harness.seed({ [id]: lupus(id, { sledai: 5 }) }));
  const reason = "criterion-not-met";

  it("E-07 names the criterion that is its reason, and the history keeps it", async () => {
    const reply = await decide({ status: "ineligible", reason, criterion: "inc-5" }, 0);
    expect(reply.status).toBe(200);
    expect(decisionSchema.parse(reply.body)).toMatchObject({ reason, criterion: "inc-5" });
    expect((await read()).decision).toMatchObject({ criterion: "inc-5", version: 1 });
    const { entries } = historySchema.parse((await call(`${path}/history`)).body);
    expect(entries.at(-1)).toMatchObject({ kind: "decision", criterion: "inc-5", takesBack: null });
  });

  it.each([
    ["is none of the study's", { status: "ineligible", reason, criterion: "inc-99" }],
    ["comes without a reason", { status: "to-review", criterion: "inc-5" }],
    ["is no id", { status: "ineligible", reason, criterion: "a b" }],
  ])("E-07 is refused where its criterion %s", async (_why, body) => {
    const reply = await decide(body, 0);
    expect([reply.status, fieldsOf(reply)]).toEqual([400, ["criterion"]]);
    expect((await read()).decision.version).toBe(0);
  });
});

describe("E-08 what a person states", () => {
  const statement = { kind: "outcome", cohort: "sle", criterion: "inc-5", outcome: "pass" };
  const state = async () => {
    const body = { basis: "re-scored in clinic today", statement };
    const reply = await call(`${path}/attestations`, "POST", body);
    expect(reply.status).toBe(201);
    return attestedSchema.parse(reply.body);
  };

  it("E-08 counts at once, beside what the machine says, until data contradict it", async () => {
    await harness.seed({ [id]: lupus(id, { sledai: 5 }) });
    expect((await read()).matches[0]?.verdict).toBe("ineligible");
    await decide({ status: "to-review" }, 0);

    const { attestation, matches } = await state();
    const told = matches.flatMap(({ criteria }) => criteria).find((one) => one.id === "inc-5");
    const page = await read();
    expect(criterionOf(page, "inc-5")).toEqual(told);
    expect(told).toMatchObject({
      outcome: "pass",
      basis: "attested",
      attestation: { id: attestation.id, holds: true },
      machine: { outcome: "fail", reason: null },
    });
    expect(page.matches[0]?.verdict).toBe("possible");
    expect(page.reviewAgain).toBe(false);

    // The EHR says something new: the machine's answer rests on other data than the person knew of.
    await harness.seed({ [id]: lupus(id, { sledai: 4, sledaiOn: "2026-11-20" }) });
    const after = await read();
    expect(criterionOf(after, "inc-5")).toMatchObject({
      outcome: "fail",
      basis: "recorded",
      attestation: { id: attestation.id, holds: false },
    });
    expect(after.matches[0]?.verdict).toBe("ineligible");
    expect(after.reviewAgain).toBe(true);
    expect(after.attestations).toHaveLength(1);
    // Somebody looks again and decides: asked no more.
    await decide({ status: "to-review", note: "seen" }, 1);
    expect((await read()).reviewAgain).toBe(false);
  });
});

it("E-10 the history says what was said of a criterion before and after it changed", async () => {
  await harness.seed({ [id]: lupus(id, { sledai: 10 }) });
  await harness.seed({ [id]: lupus(id, { sledai: 5, sledaiOn: "2026-11-20" }) });
  const { body } = await call(`${path}/history`);
  const { entries } = historySchema.parse(body);
  expect(entries.at(-1)).toMatchObject({
    kind: "match",
    from: "possible",
    to: "ineligible",
    changes: [
      {
        criterion: "inc-5",
        from: "pass",
        to: "fail",
        before: "SLEDAI-2K 10 on 2026-11-10, at least 8 is asked.",
        after: "SLEDAI-2K 5 on 2026-11-20, at least 8 is asked.",
        afterMessage: { id: "measured", values: { value: "5", date: "2026-11-20" } },
      },
    ],
  });
});
