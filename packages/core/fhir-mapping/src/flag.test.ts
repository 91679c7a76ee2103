import { describe, expect, it } from "@jest/globals";
import { coded, observation, only, read } from "../test/resources.ts";

const V3 = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
const flagOf = (...interpretation: readonly unknown[]) =>
  only("observation", read(observation({ interpretation }))).flag;

describe("interpretation", () => {
  it.each([
    ["low", ["L", "LL", "LU"]],
    ["high", ["H", "HH", "HU"]],
    ["normal", ["N"]],
    ["abnormal", ["A", "AA"]],
    ["positive", ["POS", "DET", "RR", "WR"]],
    ["negative", ["NEG", "ND", "NR"]],
    ["indeterminate", ["IND", "E"]],
  ])("%s is said by %j, as a code or a text", (flag, codes) => {
    for (const code of codes) {
      expect(flagOf(coded(V3, code))).toBe(flag);
      expect(flagOf({ text: code })).toBe(flag);
    }
  });

  it.each([
    [[{ text: "High" }], "high"],
    [[{ text: "↓" }], "low"],
    [[coded(V3, "A"), coded(V3, "H")], "high"],
    [[coded(V3, "H"), coded(V3, "A")], "high"],
    [[coded(V3, "H"), coded(V3, "HH")], "high"],
    [[coded(V3, "H"), coded(V3, "L")], null],
    [[coded(V3, "R")], null],
    [[{ text: "higher than last week" }], null],
    [["H"], null],
    [[], null],
  ])("%j says %j", (interpretation, flag) => {
    expect(flagOf(...interpretation)).toBe(flag);
  });

  it("is read from a list only", () => {
    expect(
      only("observation", read(observation({ interpretation: coded(V3, "H") }))).flag,
    ).toBeNull();
  });
});
