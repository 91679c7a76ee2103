import { describe, expect, it } from "@jest/globals";
import type { FhirResource } from "fhir/r4.js";
import { medicationsIn } from "./index.ts";

const of = (resource: unknown): readonly string[] => medicationsIn(resource as FhirResource);
const drug = (reference: unknown) => ({ medicationReference: { reference } });

describe("medicationsIn", () => {
  it.each([
    [drug("Medication/d1"), ["Medication/d1"]],
    [drug("https://ehr.example/fhir/Medication/d1/_history/2"), ["Medication/d1"]],
    [drug("#inside"), []],
    [drug("Substance/s1"), []],
    [drug("urn:uuid:1"), []],
    [drug(3), []],
    [drug("x".repeat(200_000)), []],
    [
      { ingredient: [{ itemReference: { reference: "Medication/d2" } }, null, { strength: {} }] },
      ["Medication/d2"],
    ],
    [{ medicationReference: [] }, []],
    [null, []],
  ])("%#", (resource, expected) => {
    expect(of(resource)).toEqual(expected);
  });
});
