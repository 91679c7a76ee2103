import { beforeAll, expect, it } from "@jest/globals";
import { mapPatient, readBundle } from "@cohort/fhir-mapping";
import { type StoredMatches, matchForStore } from "@cohort/matching";
import { type Engine, dayOf, openEngine } from "../corpus/engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});

const concept = (code: string) => ({
  coding: [{ system: "https://cohort-matcher.org/fhir/CodeSystem/clinical-concept", code }],
});
const subject = { reference: "Patient/p1" };

/** A woman of 96 with two diseases, a haemoglobin that grows old, and a drug until `end`. */
function stored(end: string): StoredMatches {
  const resources = [
    { resourceType: "Patient", id: "p1", gender: "female", birthDate: "1930-01-01" },
    { resourceType: "Condition", id: "c1", subject, code: concept("sle") },
    { resourceType: "Condition", id: "c2", subject, code: concept("rheumatoid-arthritis") },
    {
      resourceType: "Observation",
      id: "o1",
      status: "final",
      subject,
      code: concept("haemoglobin"),
      effectiveDateTime: "2026-10-20",
      valueQuantity: { value: 100, unit: "g/L" },
    },
    {
      resourceType: "MedicationStatement",
      id: "m1",
      status: "completed",
      subject,
      medicationCodeableConcept: concept("rituximab"),
      effectivePeriod: { start: "2026-10-01", end },
    },
  ];
  const read = readBundle({
    resourceType: "Bundle",
    type: "collection",
    entry: resources.map((resource) => ({ resource })),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  const { terminology, studies } = engine;
  const record = mapPatient(read.value, terminology);
  return matchForStore({ record, terminology, studies, asOf: dayOf("2026-11-01") });
}

it("is due when a result grows old, though a drug is written down until the end of all dates", () => {
  expect(stored("2026-12-31").nextChangeOn).toBe("2026-11-18");
  expect(stored("9999-12-31").nextChangeOn).toBe("2026-11-18");
});
