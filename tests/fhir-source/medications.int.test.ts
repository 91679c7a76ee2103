import { describe, expect, it } from "@jest/globals";
import type { FhirResource, Medication } from "fhir/r4.js";
import {
  closeAfterEach,
  namesOf,
  open,
  openStub,
  patient,
  readAll,
  readOne,
  request,
} from "./bench.ts";

closeAfterEach();

const medication = (id: string, ...parts: string[]): Medication => ({
  resourceType: "Medication",
  id,
  ...(parts.length === 0
    ? {}
    : { ingredient: parts.map((reference) => ({ itemReference: { reference } })) }),
});

const drugs = (resources: readonly FhirResource[]): string[] =>
  namesOf(resources).filter((name) => name.startsWith("Medication/"));

describe("referenced Medications", () => {
  const ward = [
    patient("p1"),
    patient("p2"),
    request("r1", "p1", "Medication/m1"),
    request("r2", "p1", "Medication/m1"),
    request("r3", "p2", "Medication/m1"),
    request("r4", "p2", "Medication/m2/_history/3"),
    medication("m1"),
    medication("m2"),
    medication("m3"),
  ];

  it("come along with the search where the server offers that", async () => {
    const { source, stub } = await open({ resources: ward, includes: true });
    const patients = await readAll(source);
    expect(patients.map((one) => drugs(one.resources))).toEqual([
      ["Medication/m1"],
      ["Medication/m1", "Medication/m2"],
    ]);
    expect(stub.requests.filter(({ route }) => route === "read")).toEqual([]);
  });

  it("are read where it does not, each once", async () => {
    const { source, stub } = await open({ resources: ward }, { batchSize: 1 });
    const patients = await readAll(source);
    expect(patients.map((one) => drugs(one.resources))).toEqual([
      ["Medication/m1"],
      ["Medication/m1", "Medication/m2"],
    ]);
    const reads = stub.requests.flatMap(({ type, id }) => (type === "Medication" ? [id] : []));
    expect(reads).toEqual(["m1", "m2"]);
  });

  it("bring the drugs that they are mixed of", async () => {
    const mixed = medication("mix", "Medication/a", "Medication/b");
    const resources = [
      patient("p1"),
      request("r1", "p1", "Medication/mix"),
      mixed,
      medication("a", "Medication/mix"),
      medication("b"),
    ];
    const { source } = await open({ resources });
    expect(drugs((await readOne(source, "p1")).resources)).toEqual([
      "Medication/mix",
      "Medication/a",
      "Medication/b",
    ]);
  });

  it.each([
    ["gone or never there", 404, []],
    ["deleted", 410, []],
    ["not granted", 403, [{ type: "Medication", reason: "unauthorised" }]],
    ["failing for good", 500, [{ type: "Medication", reason: "unreadable" }]],
  ])(
    "C-23 that are %s leave the prescription, and a gap where there is one",
    async (_, status, gaps) => {
      const { source, stub } = await open({ resources: ward }, { limits: { retries: 1 } });
      stub.fault({
        match: { route: "read", type: "Medication" },
        answer: { kind: "status", status },
      });
      const one = await readOne(source, "p1");
      expect(namesOf(one.resources)).toEqual(["MedicationRequest/r1", "MedicationRequest/r2"]);
      expect(one.gaps).toEqual(gaps);
    },
  );

  it("C-23, A6-03 on another server are not asked for, there or here", async () => {
    const foreign = await openStub({ resources: [medication("m1")] });
    const resources = [
      patient("p1"),
      request("r1", "p1", `${foreign.baseUrl}/Medication/m1`),
      request("r2", "p1", "urn:uuid:0b7a3f1e-8d57-4c6f-9a53-6f8e6a1f2c11"),
      request("r3", "p1", "#contained"),
      request("r4", "p1", "Medication?code=x"),
      medication("m1"),
    ];
    const { source, stub } = await open({ resources });
    const one = await readOne(source, "p1");
    expect(drugs(one.resources)).toEqual([]);
    expect(foreign.requests).toEqual([]);
    expect(stub.requests.filter(({ type }) => type === "Medication")).toEqual([]);
  });

  it("beyond the bound for one batch are a gap", async () => {
    const many = Array.from({ length: 5 }, (_, at) => `m${at}`);
    const resources = [
      patient("p1"),
      ...many.flatMap((id) => [request(`r-${id}`, "p1", `Medication/${id}`), medication(id)]),
    ];
    const { source, stub } = await open({ resources }, { limits: { medicationReads: 3 } });
    const one = await readOne(source, "p1");
    expect(drugs(one.resources)).toHaveLength(3);
    expect(one.gaps).toEqual([{ type: "Medication", reason: "unreadable" }]);
    expect(stub.requests.filter(({ type }) => type === "Medication")).toHaveLength(3);
  });
});
