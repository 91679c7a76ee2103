import { describe, expect, it } from "@jest/globals";
import { readCapabilities } from "./capabilities.ts";

const statement = (...resource: unknown[]) =>
  readCapabilities({ resourceType: "CapabilityStatement", rest: [{ mode: "server", resource }] });

describe("what a CapabilityStatement says", () => {
  it("A6-11 of types, searches, parameters and includes", () => {
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

  it("A6-11 of the parameters of plans and studies", () => {
    const says = statement(
      { type: "Appointment", searchParam: [{ name: "actor" }, { name: "subject" }] },
      { type: "ResearchSubject", searchParam: [{ name: "individual" }] },
      { type: "ServiceRequest", searchParam: [{ name: "subject" }] },
    );
    expect(["Appointment", "ResearchSubject", "ServiceRequest"].map(says.patientParameter)).toEqual(
      ["actor", "individual", "subject"],
    );
  });

  it("A6-06, A6-08 of sorting, by type or for all, and of histories", () => {
    const byType = statement(
      {
        type: "Patient",
        searchParam: [{ name: "_sort" }],
        interaction: [{ code: "history-type" }],
      },
      { type: "Observation", interaction: [{ code: "history-instance" }] },
    );
    const types = ["Patient", "Observation", "Condition"];
    expect(types.map(byType.sorts)).toEqual([true, false, false]);
    expect(types.map(byType.tellsHistory)).toEqual([true, false, false]);
    const forAll = readCapabilities({
      resourceType: "CapabilityStatement",
      rest: [
        { mode: "server", resource: [{ type: "Patient" }], searchParam: [null, { name: "_sort" }] },
      ],
    });
    expect(types.map(forAll.sorts)).toEqual([true, false, false]);
  });

  it.each([
    [{ resourceType: "CapabilityStatement" }],
    [{ resourceType: "CapabilityStatement", rest: 5 }],
    [{ resourceType: "CapabilityStatement", rest: [null, { mode: "client", resource: [{}] }] }],
    [{ resourceType: "CapabilityStatement", rest: [{ mode: "server", resource: [] }] }],
  ])("A6-11 is nothing where it names no resource", (body) => {
    expect(readCapabilities(body).searches("Patient")).toBeNull();
    expect(readCapabilities(body).lists("Patient")).toBe(false);
  });

  it("A6-11 may be malformed in any part", () => {
    const says = statement(null, 7, { type: "Patient", interaction: [null, 3], searchParam: "x" });
    expect(says.searches("Patient")).toBeNull();
    expect(says.patientParameter("Patient")).toBe("patient");
  });
});
