import { describe, expect, it } from "@jest/globals";
import type { FhirResource, Patient } from "fhir/r4.js";
import { PREDNISONE_20, given, patient, quantity, request } from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient, projectMedication, projectPatient } from "./index.ts";

const CANARY = "Erika Mustermann";
const birthSex = {
  url: "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex",
  valueCode: "M",
};

describe("projectPatient", () => {
  const whole = patient({
    name: [{ text: CANARY }],
    identifier: [{ value: CANARY }],
    address: [{ city: CANARY }],
    contact: [{ name: { text: CANARY } }],
    text: { div: CANARY },
    extension: [
      { url: "http://x", valueString: CANARY },
      { ...birthSex, id: CANARY },
    ],
    link: [
      { type: "replaced-by", other: { reference: "Patient/p2", display: CANARY } },
      { type: "replaces", other: { reference: "Patient/p3" }, modifierExtension: [{ url: "x" }] },
    ],
    active: false,
    deceasedDateTime: "2026-01-01",
  });

  it("keeps birth, sex, death and who it is now, and nothing else", () => {
    expect(projectPatient(whole)).toEqual({
      resourceType: "Patient",
      id: "p1",
      birthDate: "1980-05-17",
      gender: "female",
      deceasedDateTime: "2026-01-01",
      active: false,
      extension: [birthSex],
      link: [{ type: "replaced-by", other: { reference: "Patient/p2" } }],
    });
  });

  it.each([whole, patient({ birthDate: 1980 }), patient({ deceasedDateTime: "" }), {}])(
    "reads like the whole (%#)",
    (person) => {
      const projected = projectPatient(person) as Patient;
      expect(mapPatient(given(projected, []), TERMINOLOGY)).toEqual(
        mapPatient(given(person, []), TERMINOLOGY),
      );
    },
  );

  it("is nothing where there is no Patient", () => {
    expect(projectPatient(null)).toBeNull();
    expect(projectPatient([])).toBeNull();
  });
});

describe("projectMedication", () => {
  it("reads like the whole, without its texts", () => {
    const whole = {
      resourceType: "Medication",
      id: "d1",
      text: { div: CANARY },
      identifier: [{ value: CANARY }],
      contained: [{ resourceType: "Substance", id: "s", code: PREDNISONE_20, description: CANARY }],
      ingredient: [
        {
          itemReference: { reference: "#s", display: CANARY },
          strength: { numerator: quantity(20, "mg"), denominator: quantity(1, "{tbl}") },
        },
      ],
    };
    const projected = projectMedication(whole) as FhirResource;
    expect(JSON.stringify(projected)).not.toContain(CANARY);
    const dosage = {
      timing: { repeat: { frequency: 2, period: 1, periodUnit: "d" } },
      doseAndRate: [{ doseQuantity: { value: 1, unit: "tablet" } }],
    };
    const drug = request({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "Medication/d1" },
      dosageInstruction: [dosage],
    });
    const read = (medication: unknown) =>
      mapPatient(given(patient(), [drug, medication]), TERMINOLOGY);
    expect(read(projected)).toEqual(read(whole));
    expect(read(projected).facts).toMatchObject([{ dose: { low: 40, high: 40, unit: "mg" } }]);
  });
});
