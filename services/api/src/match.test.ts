import { beforeAll, describe, expect, it } from "@jest/globals";
import type { Bundle, FhirResource } from "fhir/r4.js";
import { type MatchAnswer, matchAnswerSchema } from "@cohort/contract";
import { loadCatalogue } from "@cohort/files";
import { describeFailure, expectDefined } from "@cohort/foundation";
import { planStudy } from "@cohort/matching";
import { type Study, criteriaOf } from "@cohort/studies";
import request from "supertest";
import type { Express } from "express";
import { catalogueOf, edgeApp } from "./testing/edge-app.ts";

const STUDY = "NCT06421701";
const OWN_CODES = "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept";
const subject = { reference: "Patient/p1" };

let app: Express;
let study: Study;

beforeAll(async () => {
  const catalogue = await loadCatalogue({});
  if (!catalogue.ok) throw new Error(catalogue.failure.map(describeFailure).join("\n"));
  const { terminology, studies } = catalogue.value;
  const planned = studies.map((one) => {
    const plan = planStudy(one, terminology);
    if (!plan.ok) throw new Error(plan.failure.map(describeFailure).join("\n"));
    return plan.value;
  });
  study = expectDefined(
    studies.find(({ id }) => id === STUDY),
    STUDY,
  );
  app = edgeApp({
    terminology,
    catalogue: { load: () => Promise.resolve(catalogueOf(planned)) },
  }).app;
});

const sledai = (value: number, date: string, id = "o1"): FhirResource => ({
  resourceType: "Observation",
  id,
  status: "final",
  code: { coding: [{ system: OWN_CODES, code: "sledai-2k-total" }] },
  subject,
  effectiveDateTime: date,
  valueQuantity: { value, system: "http://unitsofmeasure.org", code: "{score}" },
});

const lupus: FhirResource = {
  resourceType: "Condition",
  id: "c1",
  subject,
  code: { coding: [{ system: "http://snomed.info/sct", code: "55464009" }] },
  clinicalStatus: {
    coding: [
      { system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" },
    ],
  },
  onsetDateTime: "2015-03-01",
};

const patient: FhirResource = {
  resourceType: "Patient",
  id: "p1",
  gender: "female",
  birthDate: "1990-05-01",
};

const bundleOf = (...resources: FhirResource[]): Bundle => ({
  resourceType: "Bundle",
  type: "collection",
  entry: [patient, ...resources].map((resource) => ({ resource })),
});

async function match(body: object, key?: string): Promise<MatchAnswer> {
  const sending = request(app).post("/v1/match");
  const answer = await (key === undefined ? sending : sending.set("Idempotency-Key", key)).send(
    body,
  );
  expect(answer.status).toBe(200);
  const parsed = matchAnswerSchema.parse(answer.body);
  expect(parsed).toEqual(answer.body);
  return parsed;
}

describe("POST /v1/match with a bundle", () => {
  it("answers the contract for every criterion, in source order", async () => {
    const answer = await match({
      bundle: bundleOf(lupus, sledai(10, "2026-10-20")),
      asOf: "2026-11-01",
      studies: [STUDY],
    });
    expect(answer).toMatchObject({ asOf: "2026-11-01", patient: "Patient/p1", issues: [] });
    expect(answer.matches.map(({ cohort }) => cohort)).toEqual(study.cohorts.map(({ id }) => id));
    for (const one of answer.matches) {
      const declared = criteriaOf(study, one.cohort);
      expect(one.criteria.map(({ id, type }) => [id, type])).toEqual(
        declared.map(({ id, type }) => [id, type]),
      );
      const sum = Object.values(one.counts).reduce((total, count) => total + count, 0);
      expect(sum).toBe(declared.length);
      expect(one.criteria.every(({ explanation }) => explanation.length > 0)).toBe(true);
    }
  });

  it("shows the record's own entry as evidence", async () => {
    const { matches } = await match({
      bundle: bundleOf(lupus, sledai(10, "2026-10-20")),
      asOf: "2026-11-01",
    });
    const evidence = matches.flatMap(({ criteria }) => criteria).flatMap((one) => one.evidence);
    expect(evidence).toContainEqual({
      resource: "Observation/o1",
      concept: "sledai-2k-total",
      value: 10,
      unit: "{score}",
      date: "2026-10-20",
      limit: null,
    });
  });

  it("is made as of today unless told otherwise", async () => {
    expect((await match({ bundle: bundleOf() })).asOf).toBe("2026-11-22");
  });

  it("does not count what comes after asOf", async () => {
    const verdicts = async (asOf: string): Promise<unknown> => {
      const { matches } = await match({ bundle: bundleOf(lupus, sledai(10, "2026-10-20")), asOf });
      return matches.flatMap(({ criteria }) =>
        criteria.filter(({ evidence }) =>
          evidence.some((one) => one.resource === "Observation/o1"),
        ),
      );
    };
    expect(await verdicts("2026-10-19")).toEqual([]);
    expect(await verdicts("2026-10-20")).not.toEqual([]);
  });

  it("leaves a bad resource out and names it", async () => {
    const bad = { resourceType: "Observation", id: "o9", status: "final", subject } as FhirResource;
    const { issues, matches } = await match({ bundle: bundleOf(lupus, bad) });
    expect(issues.map(({ resource }) => resource)).toEqual(["Observation/o9"]);
    expect(matches).not.toEqual([]);
  });

  it("gives the same bytes for the same input", async () => {
    const body = { bundle: bundleOf(lupus, sledai(10, "2026-10-20")), asOf: "2026-11-01" };
    const other = { ...body, bundle: bundleOf(sledai(10, "2026-10-20"), lupus) };
    const [a, b, c] = await Promise.all([match(body), match(body), match(other)]);
    expect(JSON.stringify(b)).toBe(JSON.stringify(a));
    expect(JSON.stringify(c)).toBe(JSON.stringify(a));
  });

  it("repeats under an Idempotency-Key, and not with another body (A7-06)", async () => {
    const body = { bundle: bundleOf(lupus) };
    expect(await match(body, "k1")).toEqual(await match(body, "k1"));
    const answer = await request(app)
      .post("/v1/match")
      .set("Idempotency-Key", "k1")
      .send({ bundle: bundleOf() });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ field: "Idempotency-Key" }] });
  });

  it.each([
    ["bundle.entry[1].resource", [{ id: "a" }, { id: "b" }]],
    ["bundle.entry", []],
  ])("names %s", async (field, patients) => {
    const entry = patients.map((one) => ({ resource: { resourceType: "Patient", ...one } }));
    const bundle = { resourceType: "Bundle", type: "collection", entry };
    const answer = await request(app).post("/v1/match").send({ bundle });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ field }] });
  });
});
