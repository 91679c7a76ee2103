import { LISTED_TYPES, PATIENT_TYPES } from "@cohort/fhir-source";
import { describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { allOf, closeAfterEach, namesOf, open, patient, readAll, readOne } from "./bench.ts";

closeAfterEach();

const meta = { lastUpdated: "2026-05-01T00:00:00Z" };
const extras = (id: string): readonly FhirResource[] => [
  {
    resourceType: "ServiceRequest",
    id: `s-${id}`,
    status: "active",
    intent: "order",
    subject: { reference: `Patient/${id}` },
  },
  {
    resourceType: "Appointment",
    id: `k-${id}`,
    meta,
    status: "booked",
    participant: [{ actor: { reference: `Patient/${id}` }, status: "accepted" }],
  },
  {
    resourceType: "ResearchSubject",
    id: `t-${id}`,
    status: "on-study",
    study: { reference: "ResearchStudy/s" },
    individual: { reference: `Patient/${id}` },
  },
  {
    resourceType: "QuestionnaireResponse",
    id: `q-${id}`,
    status: "completed",
    subject: { reference: `Patient/${id}` },
  },
  {
    resourceType: "Encounter",
    id: `e-${id}`,
    status: "finished",
    class: { code: "IMP" },
    subject: { reference: `Patient/${id}` },
  },
  {
    resourceType: "Consent",
    id: `c-${id}`,
    status: "active",
    scope: { text: "research" },
    category: [],
    patient: { reference: `Patient/${id}` },
  },
];
const nameOf = (id: string): readonly string[] => [
  `ServiceRequest/s-${id}`,
  `Appointment/k-${id}`,
  `ResearchSubject/t-${id}`,
  `QuestionnaireResponse/q-${id}`,
  `Encounter/e-${id}`,
  `Consent/c-${id}`,
];
const resources = ["p1", "p2"].flatMap((id) => [patient(id), ...extras(id)]);
const types = ["Patient", ...PATIENT_TYPES, ...LISTED_TYPES] as const;

describe("plans, studies, forms and stays", () => {
  it("are read with their patients where the CapabilityStatement lists them", async () => {
    const { source } = await open({ resources, types });
    const patients = await readAll(source);
    expect(patients.map((one) => namesOf(one.resources))).toEqual([nameOf("p1"), nameOf("p2")]);
  });

  it.each([undefined, null])("are not searched where it does not (%p)", async (statement) => {
    const { source, stub } = await open({
      resources,
      ...(statement === null ? { types: null } : {}),
    });
    const one = await readOne(source, "p1");
    expect(one).toMatchObject({ resources: [], gaps: [] });
    expect(stub.requests.filter(({ type }) => LISTED_TYPES.some((each) => each === type))).toEqual(
      [],
    );
  });

  it("that are refused are gaps of their own type alone", async () => {
    const { source, stub } = await open({ resources, types });
    for (const type of LISTED_TYPES) {
      stub.fault({ match: { type }, answer: { kind: "status", status: 403 } });
    }
    expect((await readOne(source, "p1")).gaps).toEqual(
      LISTED_TYPES.map((type) => ({ type, reason: "unauthorised" })),
    );
  });

  it("name those who changed, and hide no others where that cannot be asked", async () => {
    const { source, stub } = await open({ resources: [...resources, patient("p3", meta)], types });
    const changed = async () => {
      const steps = await allOf(source.changes({ marks: {}, since: "2026-04-01T00:00:00Z" }));
      return [...new Set(steps.flatMap(({ patients }) => patients))];
    };
    expect(await changed()).toEqual(expect.arrayContaining(["p1", "p2", "p3"]));
    stub.fault({ match: { type: "Appointment" }, answer: { kind: "status", status: 400 } });
    expect(await changed()).toEqual(["p3"]);
  });
});
