import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { conversion, convert, type PrintedFactors, unitFactor } from "./conversion.ts";
import { readUnit } from "./read-unit.ts";

const factor = (written: string, canonical: string, printed?: PrintedFactors): number | null => {
  const code = readUnit(written);
  return code === null ? null : unitFactor(code, canonical, printed);
};

const CREATININE = { "mg/dL": 88.4 };

describe("unitFactor", () => {
  it("lets the printed factor win over a molar mass", () => {
    expect(factor("mg/dL", "umol/L", CREATININE)).toBe(88.4);
    expect(factor("mg/dl", "umol/L", { "mg/dL": 17.104 })).toBe(17.104);
    expect(factor("mmol/L", "g/L", { "mmol/L": 16.114 })).toBe(16.114);
  });

  it("reaches further units through a printed one", () => {
    expect(factor("mg/L", "umol/L", CREATININE)).toBe(8.84);
    expect(factor("ug/mL", "umol/L", CREATININE)).toBe(8.84);
    expect(factor("g/L", "umol/L", CREATININE)).toBe(8840);
    expect(factor("mg/dL", "umol/L")).toBeNull();
  });

  it.each([
    ["g/dL", "g/L", 10],
    ["10*3/uL", "10*9/L", 1],
    ["/uL", "10*9/L", 0.001],
    ["cells/uL", "10*9/L", 0.001],
    ["mmol/L", "umol/L", 1000],
    ["ukat/L", "U/L", 60],
    ["mL/s/{1.73_m2}", "mL/min/{1.73_m2}", 60],
    ["IU/L", "[IU]/mL", 0.001],
    ["kIU/mL", "[IU]/mL", 1000],
    ["1", "%", 100],
    ["lbs", "kg", 0.45359237],
    ["mg/24h", "g/(24.h)", 0.001],
  ])("%s is %s times %d", (written, canonical, expected) => {
    expect(factor(written, canonical)).toBe(expected);
  });

  it("reads G/L as giga per litre where cells are counted, and as nothing elsewhere", () => {
    expect(factor("G/L", "10*9/L")).toBe(1);
    expect(factor("G/L", "g/L")).toBeNull();
    expect(factor("G/L", "umol/L", CREATININE)).toBeNull();
  });

  it("never makes international units of copies, nor indexed rates of plain ones", () => {
    expect(factor("copies/mL", "[IU]/mL")).toBeNull();
    expect(factor("{copies}/mL", "[IU]/mL")).toBeNull();
    expect(factor("mL/min/1.73m2", "mL/min")).toBeNull();
    expect(factor("mL/min", "mL/min/{1.73_m2}")).toBeNull();
    expect(factor("%", "{INR}")).toBeNull();
    expect(factor("IU/L", "U/L")).toBeNull();
  });

  it("is null where a factor is not enough", () => {
    expect(factor("°F", "Cel")).toBeNull();
    expect(factor("log10 IU/mL", "[IU]/mL")).toBeNull();
  });
});

describe("convert", () => {
  const to = (value: number, from: string, canonical: string): number | null => {
    const how = conversion(readUnit(from) ?? "", canonical);
    return how && convert(value, how);
  };

  it("turns degrees and logarithms", () => {
    expect(to(98.6, "°F", "Cel")).toBeCloseTo(37, 9);
    expect(to(3, "log10 IU/mL", "[IU]/mL")).toBe(1000);
    expect(to(2, "{Log_IU}/mL", "[IU]/mL")).toBe(100);
    expect(to(3, "{Log_copies}/mL", "[IU]/mL")).toBeNull();
  });

  it("comes back from a round trip", () => {
    const mass = fc.constantFrom("g/L", "g/dL", "mg/dL", "mg/L", "ug/mL", "ng/mL", "kg/L");
    const value = fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 100);
    fc.assert(
      fc.property(mass, mass, value, (a, b, x) => {
        const there = conversion(a, b);
        const back = conversion(b, a);
        if (!there || !back) throw new Error(`no way from ${a} to ${b}`);
        expect(convert(convert(x, there), back) / x).toBeCloseTo(1, 9);
      }),
    );
  });

  it("keeps order", () => {
    const value = fc.double({ min: 0, max: 1e6, noNaN: true });
    const how = conversion("mg/dL", "umol/L", CREATININE);
    if (!how) throw new Error("no conversion");
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(convert(a, how) <= convert(b, how)).toBe(
          a <= b || convert(a, how) === convert(b, how),
        );
      }),
    );
  });
});
