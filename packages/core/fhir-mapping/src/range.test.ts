import { describe, expect, it } from "@jest/globals";
import {
  type Json,
  LOINC,
  SNOMED,
  coded,
  issueCodes,
  observation,
  only,
  patient,
  quantity,
  readOf,
} from "../test/resources.ts";

const limits = (low: number | null, high: number | null): Json => ({
  ...(low === null ? {} : { low: quantity(low, "umol/L") }),
  ...(high === null ? {} : { high: quantity(high, "umol/L") }),
});
const years = (low: number | null, high: number | null, unit = "a"): Json => ({
  age: {
    ...(low === null ? {} : { low: quantity(low, unit) }),
    ...(high === null ? {} : { high: quantity(high, unit) }),
  },
});
const WOMEN = { appliesTo: [coded(SNOMED, "248152002")] };
const MEN = { appliesTo: [coded(SNOMED, "248153007")] };

const rangeOf = (referenceRange: unknown, person: Json = {}, result: Json = {}) => {
  const record = readOf(patient(person), observation({ referenceRange, ...result }));
  const { range } = only("observation", record);
  return { range: range && [range.low, range.high, range.unit], issues: issueCodes(record) };
};
const clean = (low: number | null, high: number | null, unit: string | null = null) => ({
  range: [low, high, unit],
  issues: [],
});
const NONE = { range: null, issues: [] };
const UNSURE = { range: null, issues: ["range"] };

describe("limits", () => {
  it.each([
    [limits(45, 84), clean(45, 84)],
    [limits(null, 84), clean(null, 84)],
    [limits(45, null), clean(45, null)],
    [{ high: quantity(1.1, "mg/dL") }, clean(null, 1.1, "mg/dL")],
    [{ high: { value: 84 } }, clean(null, 84)],
    [{ low: quantity(0.5, "mg/dL"), high: quantity(84, "umol/L") }, NONE],
    [limits(84, 45), NONE],
    [{ high: { value: "84" } }, NONE],
    [{}, NONE],
  ])("%j", (range, expected) => {
    expect(rangeOf([range])).toEqual(expected);
  });

  it.each([
    ["45 - 84 umol/L", clean(45, 84)],
    ["45-84", clean(45, 84)],
    ["45 – 84", clean(45, 84)],
    ["0.5 ~ 1.1 mg/dL", clean(0.5, 1.1, "mg/dL")],
    ["3.5--5.5", clean(3.5, 5.5)],
    ["(45 to 84)", clean(45, 84)],
    ["<= 84", clean(null, 84)],
    ["< 84 umol/L", clean(null, 84)],
    ["≤84", clean(null, 84)],
    [">= 60", clean(60, null)],
    ["> 60", clean(60, null)],
    ["84 - 45", NONE],
    ["negative", NONE],
    ["up to 84", NONE],
    ["45 - 84 Miller", NONE],
    ["women 45 - 84, men 59 - 104", NONE],
    ["1-2-3", NONE],
  ])("text %j", (text, expected) => {
    expect(rangeOf([{ text }])).toEqual(expected);
  });

  it("as numbers go before the text", () => {
    expect(rangeOf([{ ...limits(45, 84), text: "50 - 90" }])).toEqual(clean(45, 84));
  });

  it("of a component are its own", () => {
    const component = {
      code: coded(LOINC, "8480-6"),
      valueQuantity: quantity(120, "mm[Hg]"),
      referenceRange: [{ text: "90 - 140" }],
    };
    const record = readOf(
      patient(),
      observation({ valueQuantity: undefined, component: [component] }),
    );
    expect(only("observation", record).range).toEqual({ low: 90, high: 140, unit: null });
  });

  it("are of no use to a word", () => {
    const word = { valueQuantity: undefined, valueString: "positive" };
    expect(rangeOf([limits(45, 84)], {}, word)).toEqual(NONE);
  });
});

describe("the range that fits", () => {
  const both = [
    { ...limits(45, 84), ...WOMEN },
    { ...limits(59, 104), ...MEN },
  ];

  it("is that of the patient's sex, and never the other's", () => {
    expect(rangeOf(both)).toEqual(clean(45, 84));
    expect(rangeOf(both, { gender: "male" })).toEqual(clean(59, 104));
    expect(rangeOf([both[1]])).toEqual(NONE);
  });

  it.each(["female", "Women", "F", "weiblich", "女"])("knows women by %s", (text) => {
    const ranges = [{ ...limits(45, 84), appliesTo: [{ text }] }, limits(1, 2)];
    expect(rangeOf(ranges)).toEqual(clean(45, 84));
    expect(rangeOf(ranges, { gender: "male" })).toEqual(clean(1, 2));
  });

  it("is not one for people that cannot be told", () => {
    expect(rangeOf([{ ...limits(45, 84), appliesTo: [{ text: "pregnant" }] }])).toEqual(NONE);
    expect(rangeOf([{ ...limits(45, 84), appliesTo: { text: "female" } }])).toEqual(NONE);
    expect(rangeOf([{ ...limits(45, 84), age: "adult" }])).toEqual(NONE);
  });

  it("is unsure where the sex is not known and decides", () => {
    expect(rangeOf(both, { gender: "unknown" })).toEqual(UNSURE);
    expect(rangeOf([both[0]], { gender: "other" })).toEqual(UNSURE);
    const same = [
      { ...limits(45, 84), ...WOMEN },
      { ...limits(45, 84), ...MEN },
    ];
    expect(rangeOf(same, { gender: undefined })).toEqual(clean(45, 84));
  });

  it("is the specific one before the general", () => {
    expect(rangeOf([limits(1, 2), both[0]])).toEqual(clean(45, 84));
    expect(
      rangeOf([limits(1, 2), { ...limits(3, 4), ...WOMEN, ...years(18, 65) }, both[0]]),
    ).toEqual(clean(3, 4));
  });

  it("is none where several disagree", () => {
    expect(rangeOf([limits(1, 2), limits(3, 4)])).toEqual(UNSURE);
    expect(rangeOf([limits(1, 2), limits(1, 2)])).toEqual(clean(1, 2));
  });

  it.each([
    [undefined, clean(45, 84)],
    [coded("http://x", "normal"), clean(45, 84)],
    [{ text: "Normal Range" }, clean(45, 84)],
    [coded("http://x", "treatment"), NONE],
    [coded("http://x", "recommended"), NONE],
    [{ text: "critical" }, NONE],
    ["normal", NONE],
  ])("is one of what is normal: %j", (type, expected) => {
    expect(rangeOf([type === undefined ? limits(45, 84) : { ...limits(45, 84), type }])).toEqual(
      expected,
    );
  });
});

describe("age", () => {
  // Born 1980-05-17: 45 on the day of the result.
  it.each([
    [years(18, 65), clean(45, 84)],
    [years(45, 45), clean(45, 84)],
    [years(46, null), NONE],
    [years(null, 44), NONE],
    [years(null, 45), clean(45, 84)],
    [years(540, 600, "mo"), clean(45, 84)],
    [years(552, null, "mo"), NONE],
    [years(0, 28, "d"), NONE],
    [years(18, null, "furlong"), NONE],
    [{ age: {} }, clean(45, 84)],
  ])("%j", (age, expected) => {
    expect(rangeOf([{ ...limits(45, 84), ...age }])).toEqual(expected);
  });

  it("is that on the day of the result, to the day", () => {
    const range = [{ ...limits(45, 84), ...years(46, null) }];
    expect(rangeOf(range, {}, { effectiveDateTime: "2026-05-16" })).toEqual(NONE);
    expect(rangeOf(range, {}, { effectiveDateTime: "2026-05-17" })).toEqual(clean(45, 84));
  });

  it("where two ranges meet is the range of the older", () => {
    const meeting = [
      { ...limits(1, 2), ...years(0, 45) },
      { ...limits(45, 84), ...years(45, 120) },
    ];
    expect(rangeOf(meeting)).toEqual(clean(45, 84));
  });

  it("that is not known well enough decides nothing", () => {
    const ranges = [
      { ...limits(1, 2), ...years(0, 45) },
      { ...limits(45, 84), ...years(46, 120) },
    ];
    expect(rangeOf(ranges, { birthDate: "1980" })).toEqual(UNSURE);
    expect(rangeOf(ranges, { birthDate: undefined })).toEqual(UNSURE);
    expect(rangeOf(ranges, { birthDate: "1970" })).toEqual(clean(45, 84));
    expect(rangeOf([limits(7, 8), ...ranges], { birthDate: "1980" })).toEqual(UNSURE);
  });
});
