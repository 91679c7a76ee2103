import { describe, expect, it } from "@jest/globals";
import { unitFactor } from "./conversion.ts";
import { readUnit } from "./read-unit.ts";
import { isUcum } from "./ucum.ts";

describe("units of rheumatology and lung function", () => {
  it.each([
    ["mm/h", "mm/h"],
    ["mm/hr", "mm/h"],
    ["mm/1h", "mm/h"],
    ["mm/1 hr", "mm/h"],
    ["mm/60min", "mm/h"],
    ["mm/Std.", "mm/h"],
    ["mm/5 min", "mm/(5.min)"],
    ["U/mL", "U/mL"],
    ["RU/ml", "{RU}/mL"],
    ["AU/mL", "[arb'U]/mL"],
    ["CU", "{CU}"],
    ["GPL", "[GPL'U]"],
    ["GPL-U/mL", "[GPL'U]/mL"],
    ["GPL U/mL", "[GPL'U]/mL"],
    ["[GPL'U]", "[GPL'U]"],
    ["MPL", "[MPL'U]"],
    ["MPLU/ml", "[MPL'U]/mL"],
    ["mg/24h", "mg/(24.h)"],
    ["g/24 h", "g/(24.h)"],
    ["g/24 hours", "g/(24.h)"],
    ["mg/24小时", "mg/(24.h)"],
    ["g/d", "g/d"],
    ["mg/mmol", "mg/mmol"],
    ["mg/g", "mg/g"],
    ["mg/g Cr", "mg/g"],
    ["mg/mmol Crea", "mg/mmol"],
    ["/HPF", "/[HPF]"],
    ["/HP", "/[HPF]"],
    ["个/HP", "{#}/[HPF]"],
    ["RBC/hpf", "{RBC}/[HPF]"],
    ["mL/min/mmHg", "mL/min/mm[Hg]"],
    ["ml/min/mm Hg", "mL/min/mm[Hg]"],
    ["mmol/min/kPa", "mmol/min/kPa"],
    ["l", "L"],
    ["%pred", "%"],
    ["% predicted", "%"],
    ["% pred.", "%"],
    ["joints", "{#}"],
    ["#", "{#}"],
    ["weeks", "wk"],
    ["months", "mo"],
    ["周", "wk"],
  ])("reads %s as %s", (written, code) => {
    expect(readUnit(written)).toBe(code);
    expect(isUcum(code)).toBe(true);
    expect(readUnit(code)).toBe(code);
  });

  it.each<[string, string, number | null]>([
    ["mg/24 h", "g/(24.h)", 0.001],
    ["g/d", "g/(24.h)", 1],
    ["mg/d", "g/(24.h)", 0.001],
    ["g/g", "mg/g", 1000],
    ["mg/g{creat}", "mg/g", 1],
    ["RBC/HPF", "/[HPF]", 1],
    ["/uL", "/[HPF]", null],
    ["GPL", "[GPL'U]", 1],
    ["CU", "[GPL'U]", null],
    ["U/mL", "[GPL'U]/mL", null],
    ["MPL", "[GPL'U]", null],
    ["RU/mL", "U/mL", null],
    ["AU/mL", "U/mL", null],
    ["AU/mL", "[IU]/mL", null],
    ["joints", "{#}", 1],
    ["weeks", "wk", 1],
    ["days", "wk", 0.142857142857],
    ["mL/min/mmHg", "mmol/min/kPa", null],
  ])("one %s is so many %s: %s", (written, canonical, factor) => {
    const unit = readUnit(written);
    expect(unit === null ? null : unitFactor(unit, canonical)).toBe(factor);
  });
});
