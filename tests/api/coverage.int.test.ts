import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { computeCoverage } from "@cohort/worker";
import { readingHash } from "@cohort/fhir-mapping";
import { type Harness, STUDY, startHarness } from "./support.ts";

let api: Harness;
beforeEach(async () => {
  api = await startHarness();
  await api.seed({
    p1: [
      { resourceType: "Patient", id: "p1", gender: "female", birthDate: "1988-01-01" },
      {
        resourceType: "Condition",
        id: "c1",
        subject: { reference: "Patient/p1" },
        code: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "M32.10" }] },
      },
      {
        resourceType: "Observation",
        id: "o1",
        status: "final",
        subject: { reference: "Patient/p1" },
        code: { coding: [{ system: "urn:lis", code: "KREA", display: "Serum creatinine" }] },
        valueQuantity: { value: 1, unit: "mg/dL" },
      },
    ],
  });
});
afterEach(() => api.stop());

const read = (query = ""): Promise<Response> => fetch(`${api.base}/v1/coverage${query}`);

async function keep(): Promise<void> {
  const { store, terminology, catalogue, today } = api.deps;
  const report = await computeCoverage({ store, terminology, catalogue, today });
  const { hash } = await catalogue.load();
  const mappingHash = readingHash(terminology);
  await store.coverage.put({ mappingHash, catalogue: hash, body: JSON.stringify(report) });
}

describe("GET /v1/coverage", () => {
  it("is not found until there is a report", async () => {
    const answer = await read();
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json",
    ]);
  });

  it("tells what is on record, what is unclaimed and what stays unknown for it", async () => {
    await keep();
    const answer = await read();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      asOf: "2026-11-22",
      current: true,
      patients: 1,
      unclaimed: [{ code: "KREA", patients: 1, likely: { concept: "creatinine-serum" } }],
      siteLines: expect.stringContaining("KREA"),
      criteria: expect.arrayContaining([
        expect.objectContaining({
          study: STUDY,
          criterion: "exc-3",
          codes: [{ system: "urn:lis", code: "KREA", patients: 1 }],
        }),
      ]),
    });
  });

  it("of one study names the criteria of that one", async () => {
    await keep();
    const body = (await (await read("?study=NCT06967038")).json()) as {
      readonly criteria: readonly { readonly study: string }[];
      readonly unclaimed: readonly {
        readonly likely: { readonly criteria: readonly { readonly study: string }[] };
      }[];
    };
    const studies = [...body.criteria, ...body.unclaimed.flatMap(({ likely }) => likely.criteria)];
    expect(new Set(studies.map(({ study }) => study)).has(STUDY)).toBe(false);
  });

  it("refuses what it does not know", async () => {
    expect((await read("?studdy=x")).status).toBe(400);
  });
});
