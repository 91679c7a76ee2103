import { describe, expect, it } from "@jest/globals";
import { type GoodLine, stageMedication, stagePatient } from "./stage-patients.ts";
import { NOBODY, readBody, writeBody } from "./staged-body.ts";

const CANARY = "Erika Mustermann";

const line = (resource: Readonly<Record<string, unknown>>): GoodLine => ({
  number: 1,
  resource: resource as unknown as GoodLine["resource"],
  patients: [],
  bytes: 1,
});
const patient = {
  resourceType: "Patient",
  id: "p1",
  meta: { lastUpdated: "2026-01-01T00:00:00Z" },
  birthDate: "1980-01-01",
  name: [{ text: CANARY }],
  address: [{ city: CANARY }],
};

describe("what is staged", () => {
  it("is of a Patient no name and no address", () => {
    const [part, ...more] = stagePatient(line(patient));
    expect(more).toEqual([]);
    expect(part).toMatchObject({ patient: "p1", source: "Patient/p1", updated: 1_767_225_600_000 });
    expect(part && readBody(part)).toEqual({
      kind: "patient",
      patient: { resourceType: "Patient", id: "p1", birthDate: "1980-01-01" },
    });
  });

  it("is of linked Patients that both are to be read whole", () => {
    const link = [{ type: "replaced-by", other: { reference: "Patient/p2" } }];
    const [, ...linked] = stagePatient(line({ ...patient, link }));
    expect(linked.map((part) => [part.patient, readBody(part).kind])).toEqual([
      ["p1", "whole"],
      ["p2", "whole"],
    ]);
  });

  it("is of one that is larger than any honest one that it is to be read whole", () => {
    const extension = Array.from({ length: 20_000 }, () => ({ url: "x" }));
    const [part] = stagePatient(line({ ...patient, extension }));
    expect(part && readBody(part).kind).toBe("whole");
  });

  it("is of a Medication a product of nobody's", () => {
    const text = { div: CANARY };
    const [part] = stageMedication(line({ resourceType: "Medication", id: "d1", text }));
    expect(part).toMatchObject({ patient: NOBODY, source: "Medication/d1", updated: null });
    expect(part?.body).not.toContain(CANARY);
  });
});

describe("a staged body", () => {
  it("costs nothing where a resource says nothing", () => {
    const nothing = { kind: "part", part: { facts: [], unclaimed: [], issues: [] } } as const;
    expect(writeBody(nothing)).toBe("");
    expect(readBody({ body: "" })).toEqual(nothing);
  });

  it.each(["{}", "null", '{"kind":"other"}'])(
    "that is none of ours (%s) asks for the whole",
    (body) => {
      expect(readBody({ body })).toEqual({ kind: "whole" });
    },
  );
});
