import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type Json,
  CREATININE,
  LOINC,
  PREDNISONE_20,
  SNOMED,
  administration,
  allergy,
  coded,
  condition,
  dispense,
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
  statement,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient, readBundle } from "./index.ts";

/** One of every sort, with most of what is read of it. */
const dosage = {
  sequence: 1,
  timing: {
    repeat: { frequency: 2, period: 1, periodUnit: "d", boundsPeriod: { start: "2026-03-01" } },
  },
  route: coded(SNOMED, "26643006"),
  doseAndRate: [{ doseQuantity: { value: 1, unit: "tablet" } }],
};
const range = {
  low: quantity(45, "umol/L"),
  high: quantity(84, "umol/L"),
  appliesTo: [coded(SNOMED, "248152002")],
  age: { low: quantity(18, "a"), high: quantity(65, "a") },
};
const RESOURCES: readonly Json[] = [
  observation({ referenceRange: [range, { text: "40 - 90" }], interpretation: [coded("x", "H")] }),
  observation({
    id: "o2",
    code: coded(LOINC, "85354-9"),
    component: [{ code: coded(LOINC, "8480-6"), valueQuantity: quantity(120, "mm[Hg]") }],
    hasMember: [{ reference: "Observation/o3" }],
    contained: [observation({ id: "in", subject: undefined, effectiveDateTime: undefined })],
  }),
  observation({
    id: "o3",
    effectiveDateTime: undefined,
    valueQuantity: undefined,
    valueString: "<5 mg/dL",
  }),
  observation({
    id: "o4",
    code: coded(LOINC, "5195-3"),
    valueQuantity: undefined,
    valueCodeableConcept: coded(SNOMED, "10828004"),
  }),
  observation({ id: "o5", code: coded(LOINC, "9999-0", { display: "serum creatinine" }) }),
  report({
    result: [{ reference: "Observation/o3" }],
    effectiveDateTime: "2026-02-01",
    conclusionCode: [coded(SNOMED, "233703007"), coded(SNOMED, "165806002")],
    conclusion: "ground-glass",
  }),
  form(
    [
      { linkId: "class", answer: [{ valueCoding: { system: SNOMED, code: "420913000" } }] },
      { linkId: "g", item: [{ linkId: "a", answer: [{ valueBoolean: true }] }] },
    ],
    {
      questionnaire: "http://x/visit",
      contained: [
        {
          resourceType: "Questionnaire",
          url: "http://x/visit",
          item: [{ linkId: "a", code: [{ system: LOINC, code: "5195-3" }] }],
        },
      ],
    },
  ),
  encounter(),
  condition({
    onsetAge: quantity(40, "a"),
    severity: coded(SNOMED, "24484000"),
    verificationStatus: coded("x", "confirmed"),
  }),
  request({
    medicationCodeableConcept: undefined,
    medicationReference: { reference: "Medication/d1" },
    dosageInstruction: [dosage],
  }),
  {
    resourceType: "Medication",
    id: "d1",
    code: PREDNISONE_20,
    ingredient: [
      {
        itemCodeableConcept: PREDNISONE_20,
        strength: { numerator: quantity(20, "mg"), denominator: quantity(1, "{tbl}") },
      },
    ],
  },
  statement({ dosage: [dosage] }),
  administration({ dosage: { dose: quantity(20, "mg"), route: { text: "oral" } } }),
  dispense({ daysSupply: quantity(30, "d"), dosageInstruction: [dosage] }),
  procedure({ category: coded(SNOMED, "387713003") }),
  immunization(),
  allergy({
    criticality: "high",
    reaction: [{ severity: "severe", manifestation: [{ text: "rash" }] }],
  }),
  {
    resourceType: "ServiceRequest",
    id: "s1",
    subject: { reference: "Patient/p1" },
    status: "active",
    intent: "order",
    code: coded(SNOMED, "387713003"),
    occurrencePeriod: { start: "2026-12-01", end: "2026-12-02" },
  },
  {
    resourceType: "Appointment",
    id: "k1",
    status: "booked",
    reasonCode: [coded(SNOMED, "387713003")],
    start: "2026-12-01T08:00:00Z",
    participant: [{ actor: { reference: "Patient/p1" } }],
  },
  {
    resourceType: "ResearchSubject",
    id: "t1",
    individual: { reference: "Patient/p1" },
    status: "on-study",
    period: { start: "2026-01-01", end: "2026-12-02" },
  },
  // Without ids, and twice, so that the order could show.
  observation({ id: undefined, code: CREATININE }),
  observation({ id: undefined, code: CREATININE, valueQuantity: quantity(90, "umol/L") }),
  observation({ valueQuantity: quantity(95, "umol/L") }),
];

const clone = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every place of a JSON value, as the object that holds it and the key. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap(
    (key) => [[holder, key], ...places(holder[key])] as [Record<string, unknown>, string][],
  );
}

const NODE = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, "", "x", 0, -1, 1e308, true, [], {}, [null], [[]]),
  fc.jsonValue({ maxDepth: 2 }),
);

function damage(value: unknown, at: number, replacement: unknown): void {
  const all = places(value);
  const place = all[at % Math.max(1, all.length)];
  if (!place) return;
  const [holder, key] = place;
  if (replacement !== undefined) holder[key] = clone(replacement);
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** A copy in which up to three nodes are gone, or are something else. */
const damaged = (original: unknown): fc.Arbitrary<unknown> =>
  fc.array(fc.tuple(fc.nat(), NODE), { minLength: 1, maxLength: 3 }).map((damages) => {
    const copy = clone(original);
    for (const [at, replacement] of damages) damage(copy, at, replacement);
    return copy;
  });

/** The list with one or two of its items damaged. */
const withDamage = (items: readonly unknown[]): fc.Arbitrary<readonly unknown[]> =>
  fc
    .uniqueArray(fc.nat({ max: items.length - 1 }), { minLength: 1, maxLength: 2 })
    .chain((chosen) =>
      fc
        .tuple(...chosen.map((at) => damaged(items[at])))
        .map((copies) =>
          items.map((item, at) => (chosen.includes(at) ? copies[chosen.indexOf(at)] : item)),
        ),
    );

describe("reading FHIR", () => {
  it("never throws, whatever JSON stands for a patient's resources", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (person, resources) => {
        const record = mapPatient(given(person, resources), TERMINOLOGY);
        expect(record.facts).toEqual([]);
        expect(() => readBundle(person)).not.toThrow();
        const entry = resources.map((resource) => ({ resource }));
        expect(() => readBundle({ resourceType: "Bundle", entry })).not.toThrow();
      }),
    );
  });

  it("never throws on input that is not even that", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        expect(mapPatient(input as never, TERMINOLOGY).facts).toEqual([]);
      }),
    );
  });

  it("never throws on damaged resources, and never finds them unreadable", () => {
    fc.assert(
      fc.property(withDamage([patient(), ...RESOURCES]), ([person, ...resources]) => {
        const record = mapPatient(given(person, resources), TERMINOLOGY);
        expect(record.issues.filter((issue) => issue.code === "unreadable")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("never throws on damaged Bundles", () => {
    const entries = [patient(), ...RESOURCES].map((resource, at) => ({
      fullUrl: `urn:uuid:${at}`,
      resource,
    }));
    fc.assert(
      fc.property(withDamage(entries), (entry) => {
        const read = readBundle({ resourceType: "Bundle", entry });
        if (read.ok) mapPatient(read.value, TERMINOLOGY);
        else expect(read.failure.path).toMatch(/^bundle/);
      }),
      { numRuns: 200 },
    );
  });

  it("loses one damaged resource at most, and keeps the rest as it was", () => {
    const whole = mapPatient(given(patient(), RESOURCES.slice(0, 5)), TERMINOLOGY);
    const kept = whole.facts.filter((fact) => fact.source !== "Observation/o4");
    fc.assert(
      fc.property(damaged(RESOURCES[3]), (broken) => {
        const others = [...RESOURCES.slice(0, 3), ...RESOURCES.slice(4, 5)];
        // What the damage made of its own name would show among the others.
        const record = mapPatient(
          given(patient(), [...others, { ...(broken as Json), id: "o4" }]),
          TERMINOLOGY,
        );
        expect(record.facts.filter((fact) => fact.source !== "Observation/o4")).toEqual(kept);
      }),
    );
  });

  it("gives the same record whatever the order of the resources", () => {
    const whole = JSON.stringify(mapPatient(given(patient(), RESOURCES), TERMINOLOGY));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...RESOURCES], { minLength: RESOURCES.length }),
        (shuffled) => {
          expect(JSON.stringify(mapPatient(given(patient(), shuffled), TERMINOLOGY))).toBe(whole);
        },
      ),
    );
  });

  it("gives the same record whatever the order of damaged resources", () => {
    fc.assert(
      fc.property(withDamage(RESOURCES), (resources) => {
        const forth = mapPatient(given(patient(), resources), TERMINOLOGY);
        const back = mapPatient(given(patient(), resources.toReversed()), TERMINOLOGY);
        expect(back).toEqual(forth);
      }),
      { numRuns: 200 },
    );
  });
});
