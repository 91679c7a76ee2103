import { describe, expect, it } from "@jest/globals";
import { readCapabilities } from "./capabilities.ts";

const statement = (...resource: unknown[]) =>
  readCapabilities({ resourceType: "CapabilityStatement", rest: [{ mode: "server", resource }] });

describe("A6-11: what a CapabilityStatement says", () => {
  it("of types, searches, parameters and includes", () => {
    const says = statement(
      {
        type: "Observation",
        interaction: [{ code: "search-type" }],
        searchParam: [{ name: "subject" }, { name: "code" }],
      },
      { type: "Condition", searchParam: [{ name: "subject" }, { name: "patient" }] },
      { type: "Procedure", interaction: [{ code: "read" }] },
      { type: "MedicationRequest", searchInclude: ["MedicationRequest:medication"] },
      { type: "MedicationDispense", searchInclude: ["*"] },
    );
    expect(["Observation", "Condition", "Procedure", "Encounter"].map(says.searches)).toEqual([
      true,
      null,
      false,
      false,
    ]);
    expect(["Observation", "Condition", "Encounter"].map(says.patientParameter)).toEqual([
      "subject",
      "patient",
      "patient",
    ]);
    expect(["Observation", "Condition", "Encounter"].map(says.lists)).toEqual([true, true, false]);
    expect(
      ["MedicationRequest", "MedicationDispense", "Observation"].map(says.includesMedication),
    ).toEqual([true, true, false]);
  });

  it("of the parameters of plans and studies", () => {
    const says = statement(
      { type: "Appointment", searchParam: [{ name: "actor" }, { name: "subject" }] },
      { type: "ResearchSubject", searchParam: [{ name: "individual" }] },
      { type: "ServiceRequest", searchParam: [{ name: "subject" }] },
    );
    expect(["Appointment", "ResearchSubject", "ServiceRequest"].map(says.patientParameter)).toEqual(
      ["actor", "individual", "subject"],
    );
  });

  it.each([
    [{ resourceType: "CapabilityStatement" }],
    [{ resourceType: "CapabilityStatement", rest: 5 }],
    [{ resourceType: "CapabilityStatement", rest: [null, { mode: "client", resource: [{}] }] }],
    [{ resourceType: "CapabilityStatement", rest: [{ mode: "server", resource: [] }] }],
  ])("is nothing where it names no resource", (body) => {
    expect(readCapabilities(body).searches("Patient")).toBeNull();
    expect(readCapabilities(body).lists("Patient")).toBe(false);
  });

  it("may be malformed in any part", () => {
    const says = statement(null, 7, { type: "Patient", interaction: [null, 3], searchParam: "x" });
    expect(says.searches("Patient")).toBeNull();
    expect(says.patientParameter("Patient")).toBe("patient");
  });
});
