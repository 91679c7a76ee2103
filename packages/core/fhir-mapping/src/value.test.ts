import { describe, expect, it } from "@jest/globals";
import {
  LOINC,
  SNOMED,
  coded,
  issueCodes,
  observation,
  only,
  quantity,
  read,
  result,
} from "../test/resources.ts";

const HBSAG = coded(LOINC, "5195-3");
const HBSAG_POSITIVE = coded(SNOMED, "165806002");
const ANA = coded(LOINC, "5048-4");
const HBV_DNA = coded(LOINC, "42595-9");
const INR = coded(LOINC, "6301-6");

const valueOf = (overrides: Parameters<typeof result>[0]) => {
  const record = read(result(overrides));
  return { value: only("observation", record).value, issues: issueCodes(record) };
};
const clean = (value: unknown) => ({ value, issues: [] });
const UNREADABLE = { value: { type: "unreadable" }, issues: ["value"] };
const ABSENT = clean({ type: "absent" });

describe("valueQuantity", () => {
  const UCUM = { system: "http://unitsofmeasure.org" };
  it.each([
    ["the UCUM code", { unit: "mg per dl", code: "mg/dL", ...UCUM }, "mg/dL"],
    [
      "the unit where the code is not UCUM",
      { unit: "mg/dL", code: "MGDL", system: "http://x" },
      "mg/dL",
    ],
    ["the code where there is no unit", { code: "mg/dL" }, "mg/dL"],
    ["no blanks around it", { unit: " mg/dL " }, "mg/dL"],
  ])("takes %s", (_, unit, expected) => {
    expect(valueOf({ valueQuantity: { value: 1.2, ...unit } })).toEqual(
      clean({ type: "quantity", value: 1.2, unit: expected }),
    );
  });

  it.each(["<", "<=", ">=", ">"])("keeps the comparator %s", (comparator) => {
    expect(valueOf({ valueQuantity: { ...quantity(50, "umol/L"), comparator } })).toEqual(
      clean({ type: "quantity", value: 50, comparator, unit: "umol/L" }),
    );
  });

  it.each([
    ["NaN", quantity(Number.NaN, "umol/L")],
    ["infinity", quantity(Infinity, "umol/L")],
    ["a number in quotes", quantity("80", "umol/L")],
    ["no value", { unit: "umol/L" }],
    ["a comparator that R4 does not have", { ...quantity(80, "umol/L"), comparator: "ad" }],
    ["no object", 80],
    ["a list", [quantity(80, "umol/L")]],
  ])("cannot read %s", (_, valueQuantity) => {
    expect(valueOf({ valueQuantity })).toEqual(UNREADABLE);
  });

  it.each([
    ["no unit", { value: 80 }, null],
    ["a unit that does not convert", { value: 80, unit: "mm[Hg]" }, "mm[Hg]"],
    ["a unit that nobody knows", { value: 80, unit: "plings" }, "plings"],
  ])("keeps a value with %s and says so", (_, valueQuantity, unit) => {
    expect(valueOf({ valueQuantity })).toEqual({
      value: { type: "quantity", value: 80, unit },
      issues: ["unit"],
    });
  });

  it("asks no unit of a pure number, and none of a concept that has none", () => {
    expect(valueOf({ code: INR, valueQuantity: { value: 2.5 } }).issues).toEqual([]);
    expect(valueOf({ code: HBSAG, valueQuantity: { value: 0.1 } }).issues).toEqual([]);
  });

  it("knows degrees, which convert by more than a factor", () => {
    const code = coded(LOINC, "8310-5");
    expect(valueOf({ code, valueQuantity: quantity(98.6, "[degF]") }).issues).toEqual([]);
  });
});

describe("valueString", () => {
  it.each([
    ["1.2", { value: 1.2, unit: null }, ["unit"]],
    ["<50", { value: 50, comparator: "<", unit: null }, ["unit"]],
    ["< 20 IU/mL", { value: 20, comparator: "<", unit: "IU/mL" }, []],
    ["≥3 IU/mL", { value: 3, comparator: ">=", unit: "IU/mL" }, []],
    ["≤ 3.5 [IU]/mL", { value: 3.5, comparator: "<=", unit: "[IU]/mL" }, []],
    [" 12 ", { value: 12, unit: null }, ["unit"]],
  ])("reads %s", (valueString, value, issues) => {
    expect(valueOf({ code: HBV_DNA, valueString })).toEqual({
      value: { type: "quantity", ...value },
      issues,
    });
  });

  it.each([
    ["1:80", { value: 80, unit: "{titer}" }],
    ["1 : 320", { value: 320, unit: "{titer}" }],
    ["<1:80", { value: 80, comparator: "<", unit: "{titer}" }],
    ["≥1：640", { value: 640, comparator: ">=", unit: "{titer}" }],
  ])("reads the titre %s", (valueString, value) => {
    expect(valueOf({ code: ANA, valueString })).toEqual(clean({ type: "quantity", ...value }));
  });

  it.each([
    ["positive", "positive"],
    ["Reactive.", "positive"],
    ["阴性", "negative"],
  ])("reads the word %s", (valueString, word) => {
    expect(valueOf({ code: HBSAG, valueString })).toEqual(clean({ type: "word", word }));
  });

  it.each([
    "see comment",
    "12 positive cells",
    "1,2",
    "1,200",
    "5-10",
    "12:30",
    "1 2",
    "2026-01-01",
    "1.2.3",
    "12 Miller",
    "",
    "7".repeat(20),
  ])("keeps nothing of %j", (valueString) => {
    expect(valueOf({ code: HBV_DNA, valueString })).toEqual(UNREADABLE);
  });
});

describe("valueCodeableConcept", () => {
  it.each([
    ["its code", coded(SNOMED, "10828004"), "positive"],
    ["its text", { text: "NEG" }, "negative"],
    ["a display where it has no text", coded("http://x", "1", { display: "Positive" }), "positive"],
    ["its code before its text", { ...coded(SNOMED, "10828004"), text: "negative" }, "positive"],
  ])("is read by %s", (_, valueCodeableConcept, word) => {
    expect(valueOf({ code: HBSAG, valueCodeableConcept })).toEqual(clean({ type: "word", word }));
  });

  it("is read as a number where its text is one", () => {
    expect(valueOf({ code: ANA, valueCodeableConcept: { text: "1:160" } })).toEqual(
      clean({ type: "quantity", value: 160, unit: "{titer}" }),
    );
  });

  it.each([[coded(SNOMED, "1")], [{ text: "as discussed" }], [{}], ["positive"]])(
    "keeps nothing of %j",
    (valueCodeableConcept) => {
      expect(valueOf({ code: HBSAG, valueCodeableConcept })).toEqual(UNREADABLE);
    },
  );
});

describe("other values", () => {
  it.each([
    [
      { valueInteger: 3, code: INR },
      { type: "quantity", value: 3, unit: null },
    ],
    [{ valueBoolean: false }, { type: "boolean", value: false }],
    [
      { valueRange: { low: quantity(50, "umol/L"), high: quantity(70, "umol/L") } },
      { type: "interval", low: 50, high: 70, unit: "umol/L" },
    ],
    [
      { valueRange: { high: quantity(70, "umol/L") } },
      { type: "interval", low: null, high: 70, unit: "umol/L" },
    ],
    [
      { code: ANA, valueRatio: { numerator: { value: 1 }, denominator: { value: 80 } } },
      { type: "quantity", value: 80, unit: "{titer}" },
    ],
    [
      { valueRatio: { numerator: quantity(7, "mg"), denominator: quantity(1, "dL") } },
      { type: "quantity", value: 7, unit: "mg/dL" },
    ],
  ])("reads %j", (overrides, value) => {
    expect(valueOf(overrides)).toEqual(clean(value));
  });

  it.each([
    [{ valueInteger: "3" }],
    [{ valueBoolean: "true" }],
    [{ valueRange: {} }],
    [{ valueRange: { low: quantity(70, "umol/L"), high: quantity(50, "umol/L") } }],
    [{ valueRange: { low: quantity(5, "umol/L"), high: quantity(7, "mg/dL") } }],
    [{ valueRatio: { numerator: { value: 3 }, denominator: { value: 4 } } }],
    [{ valueRatio: { numerator: { value: 1, comparator: "<" }, denominator: { value: 80 } } }],
    [{ valueSampledData: { origin: { value: 1 } } }],
    [{ valueDateTime: "2026-01-01" }],
    [{ valueTime: "12:00:00" }],
    [{ valuePeriod: { start: "2026-01-01" } }],
    [{ valueDecimal: 3 }],
  ])("cannot read %j", (overrides) => {
    expect(valueOf(overrides)).toEqual(UNREADABLE);
  });
});

describe("no value", () => {
  it("is absent, with the reason or without, and with the interpretation's flag", () => {
    const reason = { dataAbsentReason: coded("http://x", "unknown") };
    expect(valueOf(reason)).toEqual(ABSENT);
    expect(valueOf({})).toEqual(ABSENT);
    const flagged = read(result({ interpretation: [coded("http://x", "POS")] }));
    expect(only("observation", flagged)).toMatchObject({
      value: { type: "absent" },
      flag: "positive",
    });
  });

  it("is the word that the code says", () => {
    expect(valueOf({ code: HBSAG_POSITIVE })).toEqual(clean({ type: "word", word: "positive" }));
  });

  it.each([
    [{ valueBoolean: true }, { type: "word", word: "positive" }],
    [{ valueBoolean: false }, { type: "word", word: "negative" }],
    [{ valueString: "negative" }, { type: "word", word: "negative" }],
    [{ valueString: "positive" }, { type: "word", word: "positive" }],
    [{ dataAbsentReason: coded("http://x", "not-performed") }, { type: "absent" }],
  ])("of such a code: %j says whether the word holds", (overrides, value) => {
    expect(valueOf({ code: HBSAG_POSITIVE, ...overrides })).toEqual(clean(value));
  });

  it("is not taken from the value of another concept", () => {
    expect(read(observation({ code: coded(LOINC, "9999-0") })).facts).toEqual([]);
  });
});
