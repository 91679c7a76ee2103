import { describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { parseReference, patientIdsOf, patientParameterValue } from "./reference.ts";

describe("parseReference", () => {
  it.each([
    ["Patient/p1", { type: "Patient", id: "p1", base: null }],
    ["Patient/p1/_history/3", { type: "Patient", id: "p1", base: null }],
    ["Patient/a_b:c", { type: "Patient", id: "a_b:c", base: null }],
    [
      "https://ehr.test/a/fhir/Patient/p1",
      { type: "Patient", id: "p1", base: "https://ehr.test/a/fhir/" },
    ],
    ["#p1", null],
    ["urn:uuid:0b7a3f1e-8d57-4c6f-9a53-6f8e6a1f2c11", null],
    ["Patient?identifier=x", null],
    ["Patient/p1?x=1", null],
    ["Patient/..", null],
    ["patient/p1", null],
    ["", null],
    [null, null],
  ])("%s", (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });
});

describe("patientIdsOf", () => {
  const p = (id: string) => ({ reference: `Patient/${id}` });
  it.each([
    [{ resourceType: "ServiceRequest", subject: p("a") }, ["a"]],
    [{ resourceType: "Immunization", patient: p("a") }, ["a"]],
    [{ resourceType: "ResearchSubject", individual: p("a") }, ["a"]],
    [{ resourceType: "Observation", subject: { reference: "Device/a" } }, []],
    [
      {
        resourceType: "Appointment",
        participant: [
          { actor: { reference: "Practitioner/d" } },
          { actor: p("a") },
          { actor: p("b") },
        ],
      },
      ["a", "b"],
    ],
    [{ resourceType: "Appointment", participant: "nobody" }, []],
  ])("%j", (resource, ids) => {
    // What servers may send is not what the types of FHIR promise.
    expect(patientIdsOf(resource as unknown as FhirResource)).toEqual(ids);
  });
});

describe("patientParameterValue", () => {
  it("joins ids, and lets none of them be two", () => {
    expect(patientParameterValue(["a", "b,Patient/c", "d|e$f\\g"])).toBe(
      String.raw`Patient/a,Patient/b\,Patient/c,Patient/d\|e\$f\\g`,
    );
  });
});
