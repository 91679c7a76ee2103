import { describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { closeAfterEach, namesOf, observation, open, patient, people } from "./bench.ts";

closeAfterEach();

describe("a patient whose records were merged", () => {
  const both: readonly FhirResource[] = [
    patient("new"),
    patient("old"),
    patient("other"),
    observation("a", "new"),
    observation("b", "old"),
    observation("c", "other"),
  ];
  const merged = [{ id: "new", also: ["old"] }, { id: "other" }];

  it("has what is filed under either id, and says which ids these are", async () => {
    const { source, stub } = await open({ resources: both });
    const { patients } = await source.readPatients(merged);
    expect(patients.map((one) => [one.patient.id, one.also, namesOf(one.resources)])).toEqual([
      ["new", ["old"], ["Observation/a", "Observation/b"]],
      ["other", [], ["Observation/c"]],
    ]);
    const named = stub.requests.flatMap(({ params }) => params.get("patient") ?? []);
    expect(new Set(named)).toEqual(new Set(["Patient/new,Patient/old,Patient/other"]));
  });

  it("has it once where it is filed under both", async () => {
    const participant = ["new", "old"].map((id) => ({
      actor: { reference: `Patient/${id}` },
      status: "accepted" as const,
    }));
    const visit: FhirResource = {
      resourceType: "Appointment",
      id: "v",
      status: "booked",
      participant,
    };
    const { source } = await open({
      resources: [...both, visit],
      types: ["Patient", "Observation", "Appointment"],
    });
    const { patients } = await source.readPatients([{ id: "new", also: ["old", "new"] }]);
    expect(patients.map((one) => [one.also, namesOf(one.resources)])).toEqual([
      [["old"], ["Observation/a", "Observation/b", "Appointment/v"]],
    ]);
  });

  it.each([404, 410])(
    "lacks nothing where the server knows no earlier id any more (%d)",
    async (status) => {
      const { source, stub } = await open({ resources: both });
      stub.fault({
        match: { when: ({ patients }) => patients.includes("old") },
        answer: { kind: "status", status },
      });
      const { patients } = await source.readPatients(merged);
      expect(patients.map((one) => [namesOf(one.resources), one.gaps])).toEqual([
        [["Observation/a"], []],
        [["Observation/c"], []],
      ]);
    },
  );

  it("lacks what the server will not give under the earlier id", async () => {
    const { source, stub } = await open({ resources: both });
    stub.fault({
      match: { type: "Observation", when: ({ patients }) => patients.includes("old") },
      answer: { kind: "status", status: 403 },
    });
    const { patients } = await source.readPatients(merged);
    expect(patients.map(({ gaps }) => gaps)).toEqual([
      [{ type: "Observation", reason: "unauthorised" }],
      [],
    ]);
  });

  it("is cut short like any other where all of it is too much", async () => {
    const resources = [...people(1, 60), patient("old"), observation("b", "old")];
    const { source } = await open({ resources, pageSize: 10 }, { limits: { batchBytes: 10_000 } });
    const { patients } = await source.readPatients([{ id: "p1", also: ["old"] }]);
    expect(patients[0]?.gaps).toContainEqual({ type: "Observation", reason: "unreadable" });
    expect(patients[0]?.resources.length).toBeGreaterThan(0);
  });
});
