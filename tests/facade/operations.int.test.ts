import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type {
  Bundle,
  FhirResource,
  GuidanceResponse,
  OperationOutcome,
  Parameters,
  ParametersParameter,
  ResearchStudy,
} from "fhir/r4.js";
import { NOTICE } from "@cohort/contract";
import { call } from "../api/client.ts";
import { healthy, lupus } from "../api/patients.ts";
import { type Harness, STUDY, TODAY, startHarness } from "../api/support.ts";
import { FHIR_JSON, post } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a", { sledai: 12 }), b: healthy("b") });
}, 60_000);
afterAll(() => harness.stop());

const MATCH = "/ResearchStudy/$match";
const EVALUATE = `/Group/${STUDY}-eligibility-sle/$evaluate`;
const GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade";

const bundleOf = (resources: readonly FhirResource[]) => ({
  resourceType: "Bundle" as const,
  type: "collection" as const,
  entry: resources.map((resource) => ({ resource })),
});
const parameters = (...parameter: object[]) => ({ resourceType: "Parameters", parameter });
const patientOf = (id: string) => ({
  name: "patient",
  valueReference: { reference: `Patient/${id}` },
});

interface WireMatches {
  readonly matches: readonly {
    readonly study: string;
    readonly cohort: string;
    readonly verdict: string;
    readonly score: number;
    readonly criteria: readonly { readonly id: string; readonly outcome: string }[];
  }[];
}

const studiesIn = (bundle: Bundle) =>
  (bundle.entry ?? []).filter((entry) => entry.search?.mode === "match");
const outcomeIn = (bundle: Bundle): OperationOutcome => {
  const found = (bundle.entry ?? []).filter((entry) => entry.search?.mode === "outcome");
  expect(found).toHaveLength(1);
  return found[0]?.resource as OperationOutcome;
};

async function matched(body: unknown): Promise<Bundle> {
  const reply = await post(harness, MATCH, body);
  expect(reply.status).toBe(200);
  expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
  expect(complaintsAbout(reply.body)).toEqual([]);
  return reply.body as Bundle;
}

describe("ResearchStudy/$match", () => {
  it("finds the studies of a bundle, and says how sure it is", async () => {
    const bundle = await matched(bundleOf(lupus("p", { sledai: 12 })));
    expect(bundle.type).toBe("searchset");
    const found = studiesIn(bundle);
    expect(bundle.total).toBe(found.length);
    expect(found.map(({ resource }) => resource?.id)).toContain(STUDY);
    for (const { resource, search, fullUrl } of found) {
      expect(resource?.resourceType).toBe("ResearchStudy");
      expect(fullUrl).toBe(`${harness.base}/fhir/ResearchStudy/${resource?.id ?? ""}`);
      expect(search?.score).toBeGreaterThan(0.25);
      expect(search?.score).toBeLessThanOrEqual(1);
      expect(search?.extension).toEqual([{ url: GRADE, valueCode: "possible" }]);
      expect((resource as ResearchStudy).title).toBeTruthy();
    }
    expect(outcomeIn(bundle).issue[0]?.details?.text).toBe(NOTICE);
  });

  it("agrees with /v1/match, cohort by cohort", async () => {
    const bundle = bundleOf(lupus("p", { sledai: 12 }));
    const own = (await call(`${harness.base}/v1/match`, "POST", { bundle })).body as WireMatches;
    const asked = { name: "includeIneligible", valueBoolean: true };
    const all = studiesIn(await matched(parameters({ name: "resource", resource: bundle }, asked)));
    const studies = new Set(own.matches.map(({ study }) => study));
    expect(all).toHaveLength(studies.size);
    for (const { resource, search } of all) {
      const scores = own.matches.filter(({ study }) => study === resource?.id);
      const best = Math.max(...scores.map(({ score }) => score));
      expect(search?.score).toBeCloseTo(best / 100, 9);
    }
    const order = all.map(({ search }) => search?.score ?? 0);
    expect(order).toEqual(order.toSorted((a, b) => b - a));
  });

  it("leaves out the studies that rule the patient out, unless asked for them", async () => {
    const bundle = bundleOf(healthy("h"));
    expect((await matched(bundle)).total).toBe(0);
    const asked = { name: "includeIneligible", valueBoolean: true };
    const all = studiesIn(await matched(parameters({ name: "bundle", resource: bundle }, asked)));
    expect(all.length).toBeGreaterThan(1);
    for (const { search } of all) {
      expect(search?.extension).toEqual([{ url: GRADE, valueCode: "certainly-not" }]);
    }
  });

  it("takes what the CodeX guide names, and says what it did not use", async () => {
    const body = parameters(
      { name: "trialMatchClinicalData", resource: bundleOf(lupus("p")) },
      { name: "zipCode", valueString: "20148" },
      { name: "travelRadius", valueString: "30" },
    );
    const texts = outcomeIn(await matched(body)).issue.map(({ details }) => details?.text ?? "");
    expect(texts.filter((text) => /zipCode|travelRadius/.test(text))).toHaveLength(2);
  });

  it("matches a stored patient as of a date, for the studies named", async () => {
    const body = parameters(
      patientOf("a"),
      { name: "study", valueReference: { reference: `ResearchStudy/${STUDY}` } },
      { name: "asOf", valueDate: TODAY },
    );
    const found = studiesIn(await matched(body));
    expect(found.map(({ resource }) => resource?.id)).toEqual([STUDY]);
  });

  it("names what of a bundle could not be read, and matches the rest", async () => {
    const broken = {
      resourceType: "Observation",
      id: "o9",
      status: "final",
      subject: { reference: "Patient/p" },
      code: { coding: [{ system: "http://loinc.org", code: "2160-0" }] },
      effectiveDateTime: "2026-11-01",
      valueQuantity: { value: 1, unit: "furlong", code: "furlong" },
    };
    const bundle = bundleOf([...lupus("p"), broken as unknown as FhirResource]);
    const issues = outcomeIn(await matched(bundle)).issue.filter(
      ({ severity }) => severity === "warning",
    );
    expect(issues.map(({ details }) => details?.text).join()).toContain("Observation/o9");
  });

  it.each([
    ["no resource", {}, "body"],
    ["another resource", { resourceType: "Patient" }, "resourceType"],
    ["no parameters", { resourceType: "Parameters" }, "Parameters.parameter"],
    ["nobody", parameters({ name: "asOf", valueDate: TODAY }), "Parameters.parameter"],
    ["an unknown parameter", parameters({ name: "x" }), "Parameters.parameter[0].name"],
    [
      "a date that is none",
      parameters(patientOf("a"), { name: "asOf", valueDate: "2026-02-30" }),
      "Parameters.parameter[1].value",
    ],
    [
      "an unknown study",
      parameters(patientOf("a"), { name: "study", valueString: "NCT00000000" }),
      "Parameters.parameter[1].value",
    ],
    ["no patient in it", bundleOf([]), "Bundle.entry"],
    [
      "two patients in it",
      parameters({ name: "resource", resource: bundleOf([...healthy("x"), ...healthy("y")]) }),
      "Parameters.parameter[0].resource.entry[1].resource",
    ],
    [
      "two bundles",
      parameters(
        { name: "resource", resource: bundleOf(healthy("x")) },
        { name: "bundle", resource: bundleOf(healthy("x")) },
      ),
      "Parameters.parameter[1].resource",
    ],
  ])("says where a body has %s", async (_name, body, expression) => {
    const reply = await post(harness, MATCH, body);
    expect(reply.status).toBe(400);
    expect(complaintsAbout(reply.body)).toEqual([]);
    expect((reply.body as OperationOutcome).issue.map((issue) => issue.expression)).toEqual([
      [expression],
    ]);
  });

  it("does not know a patient who is not stored", async () => {
    const reply = await post(harness, MATCH, parameters(patientOf("nobody")));
    expect(reply.status).toBe(404);
    expect(reply.body).toMatchObject({ issue: [{ code: "not-found" }] });
  });

  it("gives the same for the same Idempotency-Key, and 422 for another body (A7-06)", async () => {
    const key = { "Idempotency-Key": "match-1" };
    const first = await post(harness, MATCH, parameters(patientOf("a")), key);
    const again = await post(harness, MATCH, parameters(patientOf("a")), key);
    expect(again.body).toEqual(first.body);
    const other = await post(harness, MATCH, bundleOf(lupus("z")), key);
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ issue: [{ code: "business-rule" }] });
  });
});

describe("Group/$evaluate", () => {
  async function evaluated(body: unknown): Promise<GuidanceResponse> {
    const reply = await post(harness, EVALUATE, body);
    expect(reply.status).toBe(200);
    expect(complaintsAbout(reply.body)).toEqual([]);
    return reply.body as GuidanceResponse;
  }
  const outputOf = ({ contained }: GuidanceResponse): readonly ParametersParameter[] => {
    const found = (contained ?? []).find((one) => one.resourceType === "Parameters");
    return (found as Parameters | undefined)?.parameter ?? [];
  };

  it("asks for the data that is missing, by code and time", async () => {
    const guidance = await evaluated(bundleOf(lupus("p")));
    expect(guidance.status).toBe("data-required");
    expect(guidance.subject?.reference).toBe("Patient/p");
    const wanted = guidance.dataRequirement ?? [];
    expect(wanted.length).toBeGreaterThan(3);
    const score = wanted.find(({ codeFilter }) =>
      (codeFilter?.[0]?.code ?? []).some(({ code }) => code === "sledai-2k-total"),
    );
    expect(score).toMatchObject({ type: "Observation", dateFilter: [{ path: "effective" }] });
    expect(score?.dateFilter?.[0]?.valuePeriod?.end).toBe(TODAY);
    expect(new Set(wanted.map(({ type }) => type)).size).toBeGreaterThan(1);
  });

  it("asks no more for what it was given", async () => {
    const names = (guidance: GuidanceResponse): string[] =>
      (guidance.dataRequirement ?? []).flatMap((one) =>
        (one.codeFilter ?? []).map((filter) => filter.code?.at(-1)?.code ?? ""),
      );
    const before = names(await evaluated(bundleOf(lupus("p"))));
    const after = names(await evaluated(bundleOf(lupus("p", { sledai: 12 }))));
    expect(before).toContain("sledai-2k-total");
    expect(after).not.toContain("sledai-2k-total");
    expect(after.length).toBe(before.length - 1);
  });

  it("asks a Patient without a birth date for it", async () => {
    const [patient, ...rest] = lupus("p");
    const bare = { ...patient, birthDate: undefined } as unknown as FhirResource;
    const { dataRequirement } = await evaluated(bundleOf([bare, ...rest]));
    expect(dataRequirement?.[0]).toEqual({ type: "Patient", mustSupport: ["birthDate"] });
  });

  it("gives verdict, score and every criterion as /v1/match has them", async () => {
    const bundle = bundleOf(lupus("p", { sledai: 12 }));
    const own = (await call(`${harness.base}/v1/match`, "POST", { bundle })).body as WireMatches;
    const sle = own.matches.find(({ study, cohort }) => study === STUDY && cohort === "sle");
    const output = outputOf(await evaluated(bundle));
    expect(output).toContainEqual({ name: "verdict", valueCode: sle?.verdict });
    expect(output).toContainEqual({ name: "score", valueDecimal: sle?.score });
    const criteria = output
      .filter(({ name }) => name === "criterion")
      .map(({ part }) => ({
        id: part?.find(({ name }) => name === "id")?.valueString,
        outcome: part?.find(({ name }) => name === "outcome")?.valueCode,
      }));
    expect(criteria).toEqual(sle?.criteria.map(({ id, outcome }) => ({ id, outcome })));
  });

  it("is done with someone who is ruled out: no data would change it", async () => {
    const guidance = await evaluated(bundleOf(healthy("h")));
    expect(guidance.status).toBe("success");
    expect(guidance.dataRequirement).toBeUndefined();
  });

  it("evaluates a stored patient", async () => {
    const subject = { name: "subject", valueReference: { reference: "Patient/a" } };
    const guidance = await evaluated(parameters(subject));
    expect(guidance.subject?.reference).toBe("Patient/a");
  });

  it.each([`${STUDY}-eligibility-nothing`, STUDY, "x"])("does not know Group/%s", async (id) => {
    const reply = await post(harness, `/Group/${id}/$evaluate`, bundleOf(lupus("p")));
    expect(reply.status).toBe(404);
    expect(complaintsAbout(reply.body)).toEqual([]);
  });
});
