import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";
import { readUnit } from "./read-unit.ts";
import { hasUcumShape } from "./shape.ts";
import { isUcum } from "./ucum.ts";

const PIECES = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ..."( ) . / { } [ ] ' % - + _ ^ \" \\ & ~ $ : ,".split(" "),
  ..."mg L d 10* 3 1 [IU] [HPF] {cells} {1.73_m2} x N h".split(" "),
  " ",
];

describe("hasUcumShape", () => {
  const log = jest.spyOn(console, "log");
  beforeEach(() => {
    log.mockReset();
  });
  afterEach(() => {
    expect(log).not.toHaveBeenCalled();
  });

  it.each([
    "1",
    "%",
    "10*9/L",
    "{cells}/uL",
    "mL/min/{1.73_m2}",
    "g/(24.h)",
    "umol/(min.L)",
    "mg/(8.h.kg)",
    "[GPL'U]",
    "mm[Hg]",
    "/[HPF]",
    "kg/m2",
    "s-1",
    "{Log_IU}/mL",
  ])("%s has it, and is UCUM", (code) => {
    expect(hasUcumShape(code)).toBe(true);
    expect(isUcum(code)).toBe(true);
  });

  it.each([
    "",
    " ",
    "mg dL",
    'N^()1"J',
    "(3)2",
    "constructor/constructor",
    "mtoString",
    "(mg)L10*{cells}",
    "mg/",
    "{a{b}}",
    "m".repeat(61),
  ])("%j has not", (code) => {
    expect(hasUcumShape(code)).toBe(false);
  });

  it("keeps the library from printing what it was given, whatever that is", () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (written) => {
        isUcum(written);
        readUnit(written);
        expect(log).not.toHaveBeenCalled();
      }),
      { numRuns: 3000 },
    );
  });
});
