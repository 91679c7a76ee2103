import { describe, expect, it } from "@jest/globals";
import { patientsNamed, readLine } from "./read-line.ts";

const read = (text: string, isEnded = true) => {
  const bytes = new TextEncoder().encode(text);
  return readLine({ bytes, isCut: false, size: bytes.length + 1, isEnded }, 7, 64);
};

describe("readLine", () => {
  it("A4-07: reads a resource and says whom it is about", () => {
    const line = '{"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"}}';
    expect(read(line)).toMatchObject({ number: 7, patients: ["p1"], bytes: line.length + 1 });
    expect(read('{"resourceType":"Patient","id":"p1"}')).toMatchObject({ patients: ["p1"] });
  });

  it("A4-09, A4-10: reads what was deleted and what went wrong, which have no ids", () => {
    expect(read('{"resourceType":"Bundle","entry":[]}')).toMatchObject({ patients: [] });
    expect(read('{"resourceType":"OperationOutcome"}')).toMatchObject({ patients: [] });
  });

  it("A4-07: passes blank lines over", () => {
    expect(read("")).toBeNull();
    expect(read(" \t\r")).toBeNull();
  });

  it("A4-08: names what is wrong with a line, whom it speaks of, and its hash", () => {
    const broken = '{"resourceType":"Observation","subject":{"reference":"Patient/p1"},}';
    expect(read(broken)).toEqual({
      number: 7,
      error: "json",
      hash: "d2ddf1c6175698e792fd24e02c29c1d418d81530b8a7d35c9a2d8fe696f596f8",
      patients: ["p1"],
      bytes: broken.length + 1,
    });
  });

  it.each([
    ["[]", "shape"],
    ["null", "shape"],
    ['{"id":"x"}', "shape"],
    ['{"resourceType":"Observation"}', "shape"],
    ['{"resourceType":"Observation","id":"a b"}', "shape"],
    [`${"[".repeat(65)}${"]".repeat(65)}`, "too-deep"],
    ["<html>", "json"],
    ['{"resourceType":"Obs', "json"],
  ])("A4-08: %s is bad: %s", (line, error) => {
    expect(read(line)).toMatchObject({ error });
  });

  it("takes members out that reach into prototypes", () => {
    const line = read('{"resourceType":"Patient","id":"p1","__proto__":{"x":1}}');
    expect(line).toMatchObject({ patients: ["p1"] });
    expect(JSON.stringify(line)).not.toContain("__proto__");
  });

  it("tells a last line that breaks off from one that is wrong", () => {
    expect(read('{"resourceType":"Obs', false)).toBe("broken-off");
    expect(read("<html>", false)).toMatchObject({ error: "json" });
  });
});

describe("patientsNamed", () => {
  it.each([
    ['{"resourceType":"Patient","id":"p1","na', ["p1"]],
    ['"subject" : { "reference" : "https://x/fhir/Patient/p2/_history/3"', ["p2"]],
    ['{"reference":"Group/g"},{"reference":"Patient/p1"},{"reference":"Patient/p1"}', ["p1"]],
    ['{"reference":"Patient/../x"}', []],
  ])("%s", (text, expected) => {
    expect(patientsNamed(text)).toEqual(expected);
  });

  it("is not held up by a long hostile line", () => {
    const began = performance.now();
    patientsNamed('"reference":"Patient/'.repeat(200_000));
    patientsNamed(`"resourceType"${" ".repeat(4_000_000)}`);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
