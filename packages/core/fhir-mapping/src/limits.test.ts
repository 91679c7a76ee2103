import { describe, expect, it } from "@jest/globals";
import { InternalError } from "@cohort/foundation";
import {
  CREATININE,
  LOINC,
  given,
  observation,
  patient,
  read,
  report,
  request,
  result,
} from "../test/resources.ts";
import { TERMINOLOGY } from "../test/sample-terminology.ts";
import { mapPatient } from "./index.ts";

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = { extension: [value] };
  return value;
};
const codings = (count: number) => ({
  coding: Array.from({ length: count }, (_, at) => ({ system: LOINC, code: `x${at}` })),
});
const LONG = "1".repeat(100_001);

/** The poisoned one is lost, the other is kept. */
const expectLost = (poison: unknown, code = "size") => {
  const record = read(poison, observation({ id: "other" }));
  expect(record.facts.map((fact) => fact.source)).toEqual(["Observation/other"]);
  expect(record.issues).toMatchObject([
    { resource: "Observation/o1", code, lost: { kind: "observation", concepts: [] } },
  ]);
};

describe("a poisonous resource costs itself alone (C-24)", () => {
  it("nested too deeply", () => {
    expectLost(observation({ extension: [nested(40)] }));
    expect(read(observation({ extension: [nested(20)] })).facts).toHaveLength(1);
  });

  it("nested so deeply that walking it would overflow the stack", () => {
    expectLost(observation({ extension: [nested(100_000)] }));
    const twice = [nested(100_000), nested(100_000)].map((extension) =>
      observation({ id: "o2", extension: [extension] }),
    );
    expect(read(...twice).issues).toMatchObject([{ code: "size" }]);
  });

  it.each([
    ["a million codings", { code: codings(1_000_000) }],
    ["too many codings in all", { component: [1, 2, 3].map(() => ({ code: codings(4000) })) }],
    [
      "too many components",
      { component: Array.from({ length: 10_001 }, () => ({ code: CREATININE })) },
    ],
    ["a code like a book", { code: { coding: [{ system: LOINC, code: LONG }] } }],
    ["a status like a book", { status: LONG }],
    ["a result like a book", { valueQuantity: undefined, valueString: LONG }],
    ["a reference like a book", { subject: { reference: LONG } }],
  ])("%s", (_, overrides) => {
    expectLost(observation(overrides));
  });

  it("of whatever size where nothing of that is read", () => {
    const record = read(observation({ text: { div: LONG }, note: [{ text: LONG }] }));
    expect(record).toMatchObject({ facts: [{ source: "Observation/o1" }], issues: [] });
  });

  it("that the code did not foresee", () => {
    const broken = {
      ...TERMINOLOGY,
      word: () => {
        throw new InternalError("broken");
      },
    };
    const text = result({
      code: { coding: [{ system: LOINC, code: "5195-3" }] },
      valueString: "x",
    });
    const record = mapPatient(given(patient(), [text, observation({ id: "o2" })]), broken);
    expect(record.facts.map((fact) => fact.source)).toEqual(["Observation/o2"]);
    expect(record.issues).toEqual([
      {
        resource: "Observation/o1",
        code: "unreadable",
        text: "It could not be read.",
        lost: { kind: "observation", concepts: [] },
      },
    ]);
  });

  it("leaves no half of itself behind", () => {
    const component = [{ code: CREATININE, valueQuantity: { value: 1, code: "umol/L" } }];
    expectLost(result({ component, valueString: LONG }));
  });

  it("which others refer to", () => {
    const members = Array.from({ length: 10_001 }, () => ({ reference: "Observation/m" }));
    const record = read(
      observation({ id: "m", effectiveDateTime: undefined, issued: "2026-01-01T00:00:00Z" }),
      report({ result: members }),
    );
    expect(record.facts).toHaveLength(1);
    const drug = { resourceType: "Medication", id: "d", code: codings(10_001) };
    const by = request({
      medicationCodeableConcept: undefined,
      medicationReference: { reference: "Medication/d" },
    });
    expect(read(drug, by).issues).toMatchObject([
      { resource: "MedicationRequest/m1", code: "size" },
    ]);
  });

  it("as the Patient", () => {
    const record = mapPatient(given(patient({ birthDate: LONG }), [observation()]), TERMINOLOGY);
    expect(record.facts).toHaveLength(1);
    expect(record.issues).toMatchObject([{ resource: "Patient", code: "unreadable" }]);
  });
});
