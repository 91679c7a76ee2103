import { describe, expect, it } from "@jest/globals";
import {
  type Json,
  LOINC,
  SNOMED,
  coded,
  issueCodes,
  only,
  quantity,
  read,
  result,
} from "../test/resources.ts";

const NYHA = coded(LOINC, "88020-3");
const CLASS_3 = coded(SNOMED, "420913000");

const valueOf = (overrides: Json) => {
  const record = read(result({ code: NYHA, ...overrides }));
  return [only("observation", record).value, ...issueCodes(record)];
};
const score = (value: number, unit: string | null = "{score}") => ({
  type: "quantity",
  value,
  unit,
});

describe("a grade in words, of a concept with a unit", () => {
  it.each([
    ["a code", { valueCodeableConcept: CLASS_3 }],
    ["a text", { valueString: "NYHA III" }],
    ["a coded text", { valueCodeableConcept: { text: "Class III." } }],
    ["a display", { valueCodeableConcept: { coding: [{ display: "Class III" }] } }],
    ["the code of the result itself", { code: CLASS_3 }],
    ["the same, said to hold", { code: CLASS_3, valueBoolean: true }],
  ])("is a number, as %s", (_, overrides) => {
    expect(valueOf(overrides)).toEqual([score(3)]);
  });

  it("is what it is where the server has it as a number", () => {
    expect(valueOf({ valueInteger: 3 })).toEqual([score(3, null)]);
    expect(valueOf({ valueString: "3" })).toEqual([score(3, null)]);
    expect(valueOf({ valueQuantity: quantity(2, "{score}") })).toEqual([score(2)]);
  });

  it("stays a word where the list has a word, and is no number where codes disagree", () => {
    expect(valueOf({ valueString: "positive" })).toEqual([{ type: "word", word: "positive" }]);
    const both = {
      coding: [
        { system: SNOMED, code: "420913000" },
        { system: LOINC, code: "LA28405-1" },
      ],
    };
    expect(valueOf({ valueCodeableConcept: both })).toEqual([{ type: "unreadable" }, "value"]);
    expect(valueOf({ code: CLASS_3, valueBoolean: false })).toEqual([
      { type: "unreadable" },
      "value",
    ]);
  });
});
