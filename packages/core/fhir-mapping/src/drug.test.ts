import { describe, expect, it } from "@jest/globals";
import {
  type Json,
  PREDNISONE,
  RXNORM,
  coded,
  given,
  only,
  patient,
  read,
  request,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient } from "./index.ts";

const medication = (overrides: Json = {}): Json => ({
  resourceType: "Medication",
  id: "d1",
  code: PREDNISONE,
  ...overrides,
});
const referring = (reference: unknown, overrides: Json = {}): Json =>
  request({
    medicationCodeableConcept: undefined,
    medicationReference: { reference },
    ...overrides,
  });
const drugsOf = (...resources: readonly unknown[]) =>
  only("medication", read(...resources)).hits.map((hit) => hit.concept);

describe("a drug by reference", () => {
  it.each(["Medication/d1", "http://ehr.example/fhir/Medication/d1", "Medication/d1/_history/3"])(
    "%s is found",
    (reference) => {
      expect(drugsOf(medication(), referring(reference))).toEqual(["prednisone"]);
    },
  );

  it("is found where it is contained", () => {
    expect(drugsOf(referring("#d1", { contained: [medication()] }))).toEqual(["prednisone"]);
  });

  it("is found by the fullUrl of its entry", () => {
    const drug = medication({ id: "other" });
    const url = "urn:uuid:5e1c7f3a-0000-4000-8000-000000000001";
    const fullUrls = new Map([[url, given(null, [drug]).resources[0]]]);
    const input = given(patient(), [drug, referring(url)], { fullUrls: fullUrls as never });
    expect(only("medication", mapPatient(input, TERMINOLOGY)).hits).toHaveLength(1);
  });

  it.each([
    ["leads nowhere", [referring("Medication/d2"), medication()]],
    [
      "has no address",
      [
        request({
          medicationCodeableConcept: undefined,
          medicationReference: { display: "Prednisone 20 mg" },
        }),
      ],
    ],
    [
      "is none",
      [
        request({ medicationCodeableConcept: undefined, medicationReference: "Medication/d1" }),
        medication(),
      ],
    ],
    ["leads to another type", [referring("Condition/c1")]],
    [
      "leads to one entered in error",
      [referring("Medication/d1"), medication({ status: "entered-in-error" })],
    ],
    ["names a fragment that is not there", [referring("#d1")]],
  ])("that %s may be any drug (C-23)", (_, resources) => {
    const record = read(...resources);
    expect(record.facts).toEqual([]);
    expect(record.issues).toEqual([
      expect.objectContaining({
        resource: "MedicationRequest/m1",
        code: "reference",
        lost: { kind: "medication", concepts: [] },
      }),
    ]);
  });
});

describe("a drug's ingredients", () => {
  const CYCLOPHOSPHAMIDE = coded(RXNORM, "3002");

  it("speak beside its own code", () => {
    const mix = medication({ ingredient: [{ itemCodeableConcept: CYCLOPHOSPHAMIDE }] });
    expect(drugsOf(referring("Medication/d1"), mix)).toEqual(["prednisone", "cyclophosphamide"]);
  });

  it("may be Medications or Substances, contained or not", () => {
    const mix = medication({
      code: undefined,
      contained: [{ resourceType: "Substance", id: "s", code: CYCLOPHOSPHAMIDE }],
      ingredient: [
        { itemReference: { reference: "Medication/d2" } },
        { itemReference: { reference: "#s" } },
      ],
    });
    const drugs = drugsOf(referring("Medication/d1"), mix, medication({ id: "d2" }));
    expect(drugs).toEqual(["prednisone", "cyclophosphamide"]);
  });

  it("that cannot be followed may be any drug, unless something else is known", () => {
    const unknown = [{ itemReference: { reference: "Medication/gone" } }];
    const lost = read(
      referring("Medication/d1"),
      medication({ code: { text: "mix" }, ingredient: unknown }),
    );
    expect(lost.issues[0]).toMatchObject({ code: "reference", lost: { concepts: [] } });
    expect(drugsOf(referring("Medication/d1"), medication({ ingredient: unknown }))).toEqual([
      "prednisone",
    ]);
  });

  it("go round in no circle", () => {
    const loop = medication({
      code: undefined,
      ingredient: [{ itemReference: { reference: "Medication/d1" } }],
    });
    expect(read(referring("Medication/d1"), loop).issues[0]).toMatchObject({ code: "reference" });
  });
});

describe("a drug without a code", () => {
  it.each([
    [request({ medicationCodeableConcept: undefined })],
    [request({ medicationCodeableConcept: {} })],
    [referring("#d1", { contained: [medication({ code: undefined })] })],
  ])("may be any", (resource) => {
    expect(read(resource).issues).toEqual([
      expect.objectContaining({ code: "shape", lost: { kind: "medication", concepts: [] } }),
    ]);
  });
});

describe("the codes of a drug and of the allergy to it", () => {
  it("are one; taking it is no allergy", () => {
    const taken = request({ medicationCodeableConcept: coded(RXNORM, "3002") });
    expect(drugsOf(taken)).toEqual(["cyclophosphamide"]);
  });
});
