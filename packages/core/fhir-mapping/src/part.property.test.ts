import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { FhirResource, Patient } from "fhir/r4.js";
import {
  CREATININE,
  ICD_10,
  type Json,
  LOINC,
  PREDNISONE_20,
  SNOMED,
  allergy,
  coded,
  condition,
  encounter,
  form,
  given,
  immunization,
  observation,
  patient,
  procedure,
  quantity,
  report,
  request,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { type RecordPart, mapPatient, mergeRecords, partOf, projectPatient } from "./index.ts";

const RANGES = [
  { low: quantity(45, "umol/L"), high: quantity(84, "umol/L"), appliesTo: [coded("x", "female")] },
  { text: "40 - 110", age: { low: quantity(18, "a"), high: quantity(65, "a") } },
];
const day = fc.constantFrom("2026-01-05", "2026-02", "2026-03-10T08:00:00Z", "never");
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 12 });
const code = fc.constantFrom<Json>(
  CREATININE,
  coded(LOINC, "9999-0", { display: "serum creatinine" }),
  coded(LOINC, "9998-0"),
  coded("http://local", "creat"),
  { text: "nothing that anyone knows" },
);
const members = fc.constantFrom<Json>(
  {},
  {},
  { hasMember: [{ reference: "Observation/o1" }, { reference: "Observation/o2" }] },
);

const kinds: readonly fc.Arbitrary<Json>[] = [
  fc.record({ code, effectiveDateTime: maybe(day) }).map((more) => observation(more)),
  fc
    .record({ code, effectiveDateTime: day, hasMember: members })
    .map(({ hasMember, ...more }) =>
      observation({ ...more, ...hasMember, referenceRange: RANGES }),
    ),
  fc
    .record({
      onsetDateTime: maybe(day),
      code: fc.constantFrom(coded(ICD_10, "M32.1"), coded(ICD_10, "Z99")),
    })
    .map((more) => condition(more)),
  fc.constantFrom<Json>(
    condition({ onsetAge: quantity(40, "a") }),
    allergy(),
    immunization(),
    encounter(),
  ),
  fc.record({ performedDateTime: maybe(day) }).map((more) => procedure(more)),
  fc.constantFrom<Json>(
    report({ effectiveDateTime: "2026-02-01", conclusionCode: [coded(SNOMED, "233703007")] }),
    report({ result: [{ reference: "Observation/o3" }], effectiveDateTime: "2026-02-02" }),
    form([{ linkId: "/55757-9/5195-3", answer: [{ valueBoolean: true }] }]),
    observation({ subject: { reference: "Patient/other" } }),
    observation({ status: "made up" }),
    observation({ modifierExtension: [{ url: "x" }] }),
  ),
  fc
    .constantFrom("Medication/d1", "Medication/d2", "Medication/lost")
    .map((reference) =>
      request({ medicationCodeableConcept: undefined, medicationReference: { reference } }),
    ),
];
const MEDICATIONS = [
  { resourceType: "Medication", id: "d1", code: PREDNISONE_20 },
  {
    resourceType: "Medication",
    id: "d2",
    ingredient: [{ itemReference: { reference: "Medication/d1" } }],
  },
] as unknown as readonly FhirResource[];

/** Ids o1, o2 ... as the panels above name them. */
const stock = fc
  .array(fc.oneof(...kinds), { maxLength: 12 })
  .map((all) => all.map((one, at) => ({ ...one, id: `o${at}` }) as unknown as FhirResource));

const people = fc.constantFrom(
  patient({ name: [{ family: "X" }] }),
  patient({ birthDate: "none", deceasedDateTime: "2026-03-09", active: true }),
  patient({ gender: undefined, deceasedBoolean: true }),
) as unknown as fc.Arbitrary<Patient>;

const partsOf = (person: Patient, resources: readonly FhirResource[]): readonly RecordPart[] =>
  resources.map((resource) =>
    partOf({ patient: person, resource, medications: MEDICATIONS }, TERMINOLOGY),
  );

const gaps = [{ type: "Immunization", reason: "unreadable" }] as const;

describe("a record put together from parts", () => {
  it("is the record of the whole, as far as its parts can be read alone", () => {
    let merged = 0;
    let alone = 0;
    fc.assert(
      fc.property(people, stock, (whole, resources) => {
        const person = projectPatient(whole) as Patient;
        const parts = partsOf(person, resources);
        const settled = resources.filter((_, at) => parts[at]?.needsWhole !== true);
        const expected = mapPatient(
          given(whole, [...settled, ...MEDICATIONS], { gaps }),
          TERMINOLOGY,
        );
        const record = mergeRecords({ patient: person, gaps }, parts.toReversed(), TERMINOLOGY);
        expect(JSON.stringify(record)).toBe(JSON.stringify(expected));
        merged += settled.length;
        alone += resources.length - settled.length;
      }),
      { numRuns: 400 },
    );
    expect(merged).toBeGreaterThan(4 * alone);
    expect(alone).toBeGreaterThan(20);
  });

  it("says which parts are not to be told alone", () => {
    const whole = projectPatient(patient()) as Patient;
    const needs = (resource: Json): boolean =>
      partsOf(whole, [resource as unknown as FhirResource])[0]?.needsWhole === true;
    expect(needs(observation({ effectiveDateTime: undefined, issued: "2026-03-10" }))).toBe(true);
    expect(needs(observation({ hasMember: [{ reference: "Observation/o9" }] }))).toBe(false);
    const drug = (reference: string): Json =>
      request({ medicationCodeableConcept: undefined, medicationReference: { reference } });
    expect(needs(drug("Medication/nowhere"))).toBe(true);
    expect(needs(drug("urn:uuid:1"))).toBe(true);
    expect(needs(drug("#inside"))).toBe(false);
    expect(needs(drug("Medication/d2"))).toBe(false);
    // A Specimen is not read by search either.
    expect(needs(observation({ specimen: { reference: "Specimen/s1" } }))).toBe(false);
  });
});
