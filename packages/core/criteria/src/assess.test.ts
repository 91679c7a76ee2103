import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import { decided, openForData, openForPerson, presume } from "./absence.ts";
import { assess } from "./assess.ts";
import { type Finding, allOf, anyOf, atLeastOf, notOf } from "./finding.ts";

const LAB = conceptId("lab");
const message = { id: "nothing", values: {} };
const yes = decided(true, message);
const no = decided(false, message);
const presumedNo = presume("false", [LAB], message);
const missing = openForData("missing", [LAB], message);
const stale = openForData("stale", [LAB], message);
const asked = openForPerson("Is it so?", message);
const near = decided(false, message, { miss: { value: 7, bound: 8, unit: "1" } });

const outcome = (type: "inclusion" | "exclusion", finding: Finding): string => {
  const { outcome: is, reason, basis } = assess(type, finding);
  return [is, reason, basis].filter((part) => part !== null).join(" ");
};

describe("the law of the closed world", () => {
  it.each([
    ["a presumption lets an exclusion pass", "exclusion", presumedNo, "pass presumed"],
    ["and never fails an inclusion", "inclusion", presumedNo, "unknown missing"],
    ["nor an exclusion, turned round", "exclusion", notOf(presumedNo), "unknown missing"],
    ["an inclusion may pass by it", "inclusion", notOf(presumedNo), "pass presumed"],
    ["what is recorded fails beside it", "inclusion", allOf([presumedNo, no]), "fail recorded"],
    ["where both are needed it does not", "inclusion", anyOf([presumedNo, no]), "unknown missing"],
    [
      "two of three, one presumed absent",
      "inclusion",
      atLeastOf(2, [yes, no, presumedNo]),
      "unknown missing",
    ],
    [
      "two of three, two recorded absent",
      "inclusion",
      atLeastOf(2, [no, no, presumedNo]),
      "fail recorded",
    ],
  ] as const)("%s", (_, type, finding, expected) => expect(outcome(type, finding)).toBe(expected));
});

describe("fail, unknown, review, pass: in this order, after Kleene", () => {
  it.each([
    [
      "missing data goes before a question",
      "inclusion",
      allOf([missing, asked]),
      "unknown missing",
    ],
    ["a question alone is review", "inclusion", allOf([yes, asked]), "review"],
    [
      "a question that no longer matters is dropped",
      "inclusion",
      anyOf([yes, asked]),
      "pass recorded",
    ],
    ["a fail settles it", "inclusion", allOf([no, missing, asked]), "fail recorded"],
    [
      "an exclusion with no entry is a presumed pass",
      "exclusion",
      allOf([presumedNo, asked]),
      "pass presumed",
    ],
    [
      "the reason nearest an answer is named",
      "inclusion",
      anyOf([missing, stale]),
      "unknown stale",
    ],
  ] as const)("%s", (_, type, finding, expected) => expect(outcome(type, finding)).toBe(expected));
});

describe("a near miss rests on one number alone", () => {
  it("in an all-of with everything else fulfilled", () => {
    expect(assess("inclusion", allOf([yes, near])).miss).not.toBeNull();
  });
  it("not where another part fails too", () => {
    expect(assess("inclusion", allOf([no, near])).miss).toBeNull();
  });
  it("in an any-of of which nothing else is ruled out for good", () => {
    expect(assess("inclusion", anyOf([near])).miss).not.toBeNull();
  });
});

it("does not call absent what is asked for, in no part of what it says", () => {
  const absent = presume("false", [LAB], { id: "absent-presumed", values: { what: "Lab" } });
  const said = assess("inclusion", anyOf([absent, no])).message;
  expect(JSON.stringify(said)).toContain('"missing"');
  expect(JSON.stringify(said)).not.toContain("absent-presumed");
});
