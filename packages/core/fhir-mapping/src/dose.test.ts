import { describe, expect, it } from "@jest/globals";
import {
  type Json,
  PREDNISONE,
  PREDNISONE_20,
  RXNORM,
  administration,
  coded,
  dispense,
  only,
  quantity,
  read,
  request,
  statement,
} from "../test/resources.ts";

const DAILY = { timing: { repeat: { frequency: 1, period: 1, periodUnit: "d" } } };
const dose = (value: unknown, unit: string): Json => ({
  doseAndRate: [{ doseQuantity: quantity(value, unit) }],
});
const doseOf = (dosageInstruction: readonly unknown[], overrides: Json = {}) =>
  only("medication", read(request({ dosageInstruction, ...overrides }))).dose;
const mg = (low: number, high = low) => ({ low, high, unit: "mg" });

describe("an amount", () => {
  it.each([
    [quantity(20, "mg"), mg(20)],
    [quantity(1, "g"), mg(1000)],
    [quantity(500, "ug"), mg(0.5)],
    [quantity(0.1, "mg"), mg(0.1)],
    [{ value: 20, unit: "MG" }, mg(20)],
    [{ value: 125, unit: "mcg" }, mg(0.125)],
    [{ value: 20, unit: "毫克" }, mg(20)],
    [quantity(1, "mg/kg"), { low: 1, high: 1, unit: "mg/kg" }],
    [quantity(500, "ug/kg"), { low: 0.5, high: 0.5, unit: "mg/kg" }],
    [quantity(40, "mg/d"), mg(40)],
    [quantity(100, "[IU]"), null],
    [quantity(20, "mg/m2"), null],
    [quantity(20, "mL"), null],
    [quantity(-20, "mg"), null],
    [quantity("20", "mg"), null],
    [{ ...quantity(20, "mg"), comparator: "<" }, null],
    ["20 mg", null],
  ])("%j a day", (doseQuantity, expected) => {
    expect(doseOf([{ ...DAILY, doseAndRate: [{ doseQuantity }] }])).toEqual(expected);
  });

  it("may be a range, and is then an interval", () => {
    const range = (low: unknown, high: unknown) =>
      doseOf([{ ...DAILY, doseAndRate: [{ doseRange: { low, high } }] }]);
    expect(range(quantity(10, "mg"), quantity(20, "mg"))).toEqual(mg(10, 20));
    expect(range(quantity(10, "mg"), undefined)).toBeNull();
    expect(range(quantity(10, "mg"), quantity(1, "mg/kg"))).toBeNull();
  });

  it.each([
    ["mg/d", 40, mg(40)],
    ["mg/h", 2, mg(48)],
    ["mg/kg/d", 1, { low: 1, high: 1, unit: "mg/kg" }],
    ["mL/h", 50, null],
    ["mg", 50, null],
  ])("may be a rate in %s", (unit, value, expected) => {
    expect(doseOf([{ doseAndRate: [{ rateQuantity: quantity(value, unit) }] }])).toEqual(expected);
  });

  it("is what was ordered, not what was worked out", () => {
    const type = (code: string) => ({ type: coded("http://x", code) });
    const doseAndRate = [
      { ...type("calculated"), doseQuantity: quantity(3, "mg") },
      { ...type("ordered"), doseQuantity: quantity(20, "mg") },
    ];
    expect(doseOf([{ ...DAILY, doseAndRate }])).toEqual(mg(20));
  });

  it("is not read from the instruction's text", () => {
    expect(doseOf([{ ...DAILY, text: "20 mg daily" }])).toBeNull();
    expect(doseOf([])).toBeNull();
  });
});

describe("how often", () => {
  const times = (timing: unknown) => doseOf([{ timing, ...dose(6, "mg") }]);
  const repeat = (members: Json) => times({ repeat: members });
  it.each([
    [{ frequency: 2, period: 1, periodUnit: "d" }, mg(12)],
    [{ frequency: 1, period: 8, periodUnit: "h" }, mg(18)],
    [{ period: 2, periodUnit: "d" }, mg(3)],
    [{ frequency: 1, frequencyMax: 2, period: 1, periodUnit: "d" }, mg(6, 12)],
    [{ frequency: 1, period: 6, periodMax: 12, periodUnit: "h" }, mg(12, 24)],
    [{ frequency: 7, period: 1, periodUnit: "wk" }, mg(6)],
    [{ frequency: 1, period: 1, periodUnit: "d", dayOfWeek: ["mon"] }, mg(0.857142857143)],
    [{ frequency: 1, period: 1, periodUnit: "wk", dayOfWeek: ["mon"] }, mg(0.857142857143)],
    [{ timeOfDay: ["08:00:00", "20:00:00"] }, mg(12)],
    [{ when: ["ACM", "ACD", "ACV"] }, mg(18)],
    [{ when: ["MORN"], frequency: 1, period: 1, periodUnit: "d" }, mg(6)],
    [{ dayOfWeek: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] }, mg(6)],
    [{ frequency: 2 }, null],
    [{ frequency: 1, period: 0, periodUnit: "d" }, null],
    [{ frequency: 1, period: 1 }, null],
    [{ frequency: 1, period: 1, periodUnit: "moon" }, null],
    [{ frequency: -1, period: 1, periodUnit: "d" }, null],
    [{ frequency: 1, period: 1e-9, periodUnit: "s" }, null],
    [{ count: 1 }, null],
    [{}, null],
  ])("%j", (members, expected) => {
    expect(repeat(members)).toEqual(expected);
  });

  it.each([
    ["QD", 6],
    ["BID", 12],
    ["TID", 18],
    ["QID", 24],
    ["Q4H", 36],
    ["Q6H", 24],
    ["Q8H", 18],
    ["Q12H", 12],
    ["QOD", 3],
    ["AM", 6],
    ["PM", 6],
    ["HS", 6],
    ["WK", 0.857142857143],
  ])("%s, as a code or as the code's text", (code, amount) => {
    expect(times({ code: coded("http://x", code) })).toEqual(mg(amount));
    expect(times({ code: { text: code } })).toEqual(mg(amount));
  });

  it("is not known of a single dose, of events and of no timing", () => {
    expect(times({ code: { text: "ONCE" } })).toBeNull();
    expect(times({ event: ["2026-03-01"] })).toBeNull();
    expect(times(undefined)).toBeNull();
  });

  it.each([{ asNeededBoolean: true }, { asNeededCodeableConcept: { text: "pain" } }])(
    "is not known of what is taken only when needed: %j",
    (asNeeded) => {
      expect(doseOf([{ ...DAILY, ...dose(20, "mg"), ...asNeeded }])).toBeNull();
    },
  );

  it("is known of what is said not to be so", () => {
    expect(doseOf([{ ...DAILY, ...dose(20, "mg"), asNeededBoolean: false }])).toEqual(mg(20));
  });
});

describe("several instructions", () => {
  const step = (amount: number, more: Json = {}, unit = "mg") => ({
    ...DAILY,
    ...dose(amount, unit),
    ...more,
  });
  it("of one step add up", () => {
    expect(doseOf([step(20), step(10)])).toEqual(mg(30));
    expect(doseOf([step(20, { sequence: 1 }), step(10, { sequence: 1 })])).toEqual(mg(30));
  });

  it("of a taper count by the largest", () => {
    expect(doseOf([step(10, { sequence: 2 }), step(60, { sequence: 1 })])).toEqual(mg(60));
    const from = (start: string) => ({
      timing: { repeat: { ...DAILY.timing.repeat, boundsPeriod: { start } } },
    });
    expect(doseOf([step(60, from("2026-03-01")), step(40, from("2026-03-15"))])).toEqual(mg(60));
  });

  it("are not known as soon as one of them is not", () => {
    expect(doseOf([step(20), { text: "and more" }])).toBeNull();
    expect(doseOf([step(20), step(1, {}, "mg/kg")])).toBeNull();
    expect(doseOf([step(20, { sequence: 1 }), step(1, { sequence: 2 }, "mg/kg")])).toBeNull();
  });
});

describe("pieces and millilitres", () => {
  const medication = (ingredient: readonly Json[], code: Json = PREDNISONE) => ({
    medicationCodeableConcept: undefined,
    medicationReference: { reference: "#d" },
    contained: [{ resourceType: "Medication", id: "d", code, ingredient }],
  });
  const strength = (above: Json, below: Json | undefined, item = PREDNISONE) => ({
    itemCodeableConcept: item,
    strength: { numerator: above, denominator: below },
  });

  it.each([
    ["{tbl}", mg(40)],
    ["tablet", mg(40)],
    ["TAB", mg(40)],
    ["片", mg(40)],
    ["1", mg(40)],
    ["mL", null],
    ["puff", null],
  ])("two %s of a product of 20 mg", (unit, expected) => {
    const product = { medicationCodeableConcept: PREDNISONE_20 };
    expect(doseOf([{ ...DAILY, ...dose(2, unit) }], product)).toEqual(expected);
  });

  it("are tablets where nothing else is said", () => {
    const two = { ...DAILY, doseAndRate: [{ doseQuantity: { value: 2 } }] };
    expect(doseOf([two], { medicationCodeableConcept: PREDNISONE_20 })).toEqual(mg(40));
    expect(doseOf([two])).toBeNull();
  });

  it.each([
    ["prednisone 20 MG Oral Tablet", "tablet", mg(20)],
    ["24 HR prednisone 5 MG Delayed Release Oral Tablet [Rayos]", "tablet", mg(5)],
    ["prednisone 1 MG/ML Oral Solution", "mL", mg(1)],
    ["prednisone 1 MG/ML Oral Solution", "tablet", null],
    ["prednisone 20 MG / aspirin 100 MG Oral Tablet", "tablet", null],
    ["prednisone 20 MG-aspirin 100 MG Oral Tablet", "tablet", null],
    ["prednisone 0.1 MG/HR Transdermal System", "tablet", null],
    ["prednisone Oral Tablet", "tablet", null],
  ])("of the RxNorm product %j in %s", (display, unit, expected) => {
    const product = { medicationCodeableConcept: coded(RXNORM, "312615", { display }) };
    expect(doseOf([{ ...DAILY, ...dose(1, unit) }], product)).toEqual(expected);
  });

  it.each([
    [{}, "{tbl}", mg(65)],
    [{ display: "Prednisone" }, "tablet", mg(65)],
    [{ display: "prednisone 10 MG Oral Tablet" }, "tablet", mg(130)],
    [{ display: "aspirin 10 MG / prednisone 5 MG Oral Tablet" }, "tablet", null],
    [{}, "mL", null],
  ])("of an RxNorm product's code alone, with %j in %s", (more, unit, expected) => {
    const product = { medicationCodeableConcept: coded(RXNORM, "312617", more) };
    expect(doseOf([{ ...DAILY, ...dose(13, unit) }], product)).toEqual(expected);
  });

  it("of a product that is not RxNorm's are not read from its name", () => {
    const display = "Prednisone 20 MG Oral Tablet";
    const atc = coded("http://www.whocc.no/atc", "H02AB07", { display });
    expect(
      doseOf([{ ...DAILY, ...dose(1, "tablet") }], { medicationCodeableConcept: atc }),
    ).toBeNull();
  });

  it.each([
    [strength(quantity(5, "mg"), quantity(1, "{tablet}")), "tablet", mg(10)],
    [strength(quantity(5, "mg"), undefined), "tablet", mg(10)],
    [strength(quantity(10, "mg"), quantity(5, "mL")), "mL", mg(4)],
    [strength(quantity(1, "g"), quantity(1, "L")), "mL", mg(2)],
    [strength(quantity(5, "mg"), quantity(1, "mL")), "tablet", null],
    [strength(quantity(5, "mg"), quantity(0, "mL")), "mL", null],
    [strength(quantity(5, "[IU]"), quantity(1, "mL")), "mL", null],
  ])("two of the strength %j in %s", (ingredient, unit, expected) => {
    expect(doseOf([{ ...DAILY, ...dose(2, unit) }], medication([ingredient]))).toEqual(expected);
  });

  it("of a mixture take the strength of the one ingredient that is known", () => {
    const filler = strength(quantity(100, "mg"), undefined, { text: "lactose" });
    const drug = strength(quantity(5, "mg"), undefined);
    expect(doseOf([{ ...DAILY, ...dose(2, "tablet") }], medication([filler, drug]))).toEqual(
      mg(10),
    );
    expect(doseOf([{ ...DAILY, ...dose(2, "tablet") }], medication([drug, drug]))).toBeNull();
  });
});

describe("the other medication types", () => {
  const dosage = [{ ...DAILY, ...dose(20, "mg") }];
  it("read their dosage likewise", () => {
    expect(only("medication", read(statement({ dosage }))).dose).toEqual(mg(20));
    expect(only("medication", read(dispense({ dosageInstruction: dosage }))).dose).toEqual(mg(20));
  });

  it("give what was given once, of an administration", () => {
    const once = (given: Json) => only("medication", read(administration({ dosage: given }))).dose;
    expect(once({ dose: quantity(500, "mg") })).toEqual(mg(500));
    expect(once({ dose: quantity(1, "mg/kg") })).toEqual({ low: 1, high: 1, unit: "mg/kg" });
    expect(once({ rateQuantity: quantity(5, "mL/h") })).toBeNull();
  });
});
