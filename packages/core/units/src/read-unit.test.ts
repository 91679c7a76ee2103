import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readUnit } from "./read-unit.ts";
import { PARTS, WHOLE } from "./spelling.ts";
import { isUcum } from "./ucum.ts";

describe("readUnit", () => {
  it.each([
    ["K/uL", "10*3/uL"],
    ["k/ul", "10*3/uL"],
    ["10^9/L", "10*9/L"],
    ["x10E9/L", "10*9/L"],
    ["X10^9/l", "10*9/L"],
    ["×10⁹/L", "10*9/L"],
    ["10³/µL", "10*3/uL"],
    ["10*3/mm3", "10*3/uL"],
    ["x10(3)/mcL", "10*3/uL"],
    ["Thousand/uL", "10*3/uL"],
    ["E9/L", "10*9/L"],
    ["M/uL", "10*6/uL"],
    ["cells/uL", "{cells}/uL"],
    ["/cumm", "/uL"],
    ["IU/L", "[IU]/L"],
    ["[iU]/mL", "[IU]/mL"],
    ["mIU/mL", "m[IU]/mL"],
    ["U/l", "U/L"],
    ["mg/dl", "mg/dL"],
    ["MG/DL", "mg/dL"],
    ["mg%", "mg/dL"],
    ["gm/dL", "g/dL"],
    ["umol/l", "umol/L"],
    ["µmol/L", "umol/L"],
    ["μmol/L", "umol/L"],
    ["mcg/mL", "ug/mL"],
    ["sec", "s"],
    ["sec.", "s"],
    ["秒", "s"],
    ["mL/min/1.73m2", "mL/min/{1.73_m2}"],
    ["ml/min/1.73 m^2", "mL/min/{1.73_m2}"],
    ["mL/min/1.73m²", "mL/min/{1.73_m2}"],
    ["mL/min/1,73m2", "mL/min/{1.73_m2}"],
    ["mL/min/{1.73_m2}", "mL/min/{1.73_m2}"],
    ["mm[Hg]", "mm[Hg]"],
    ["mmHg", "mm[Hg]"],
    ["copies/mL", "{copies}/mL"],
    ["log10 IU/mL", "{Log_IU}/mL"],
    ["{Log_IU}/mL", "{Log_IU}/mL"],
    ["log(IU/mL)", "{Log_IU}/mL"],
    ["g/24h", "g/(24.h)"],
    ["mg/(kg.d)", "mg/(kg.d)"],
    ["%", "%"],
    ["INR", "{INR}"],
    ["℃", "Cel"],
  ])("reads %s as %s", (written, code) => {
    expect(readUnit(written)).toBe(code);
    expect(isUcum(code)).toBe(true);
  });

  it.each([
    "",
    " ",
    "__proto__",
    "constructor/constructor",
    "foo",
    "n/a",
    "Mg/dL",
    "ML/min",
    "mg/foo",
    "/",
    "10/L/",
    "log copies/mL",
  ])("says nothing of %j rather than guess", (written) => {
    expect(readUnit(written)).toBeNull();
  });

  it("gives UCUM or null for anything, and reads its own answers as themselves", () => {
    const pieces = [
      ...Object.keys(PARTS),
      ...Object.keys(WHOLE),
      "K",
      "10^9",
      "/",
      " ",
      "{x}",
      "G",
    ];
    const written = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(written, (text) => {
        const code = readUnit(text);
        if (code === null) return;
        expect(code === "G/L" || isUcum(code)).toBe(true);
        expect(readUnit(code)).toBe(code);
      }),
      { numRuns: 500 },
    );
  });
});
