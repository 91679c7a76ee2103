import { describe, expect, it } from "@jest/globals";
import type { Failure } from "@cohort/foundation";
import { parseDictionary } from "./parse-dictionary.ts";

const WORDS = `words:
  result:
    positive: { texts: [pos] }
`;

const failuresOf = (...texts: string[]): readonly Failure[] => {
  const parsed = parseDictionary(
    [WORDS, ...texts].map((text, index) => ({ name: `file${index}.yaml`, text })),
  );
  return parsed.ok ? [] : parsed.failure;
};

const placeOf = (failure: Failure | undefined): string =>
  failure?.at ? `${failure.at.file}:${failure.at.line}:${failure.at.column}` : "nowhere";

describe("parseDictionary", () => {
  it("reads concepts in order of id, with parents from both sides", () => {
    const text = `concepts:
  sle: { label: SLE, kind: condition, broader: [autoimmune] }
  autoimmune: { label: Autoimmune, kind: condition, members: [ra] }
  ra: { label: RA, kind: condition }
`;
    const parsed = parseDictionary([{ name: "a.yaml", text }]);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    expect(parsed.value.concepts.map(({ id, broader }) => [id, ...broader])).toEqual([
      ["autoimmune"],
      ["ra", "autoimmune"],
      ["sle", "autoimmune"],
    ]);
  });

  it("keeps codes as text: a zero in front, eighteen digits", () => {
    const text = `concepts:
  vaccine:
    label: Vaccine
    kind: immunization
    codes:
      - { cvx: 02 03, name: two }
      - { icd-10-cm: m32.1* , tier: broad }
`;
    const parsed = parseDictionary([{ name: "a.yaml", text }]);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
    expect(parsed.value.concepts[0]?.codes).toMatchObject([
      { system: "cvx", code: "02", prefix: false, tier: "core" },
      { system: "cvx", code: "03", prefix: false, tier: "core" },
      { system: "icd-10-cm", code: "M321", prefix: true, tier: "broad" },
    ]);
  });

  it("says where YAML itself is broken", () => {
    const [failure] = failuresOf("concepts:\n  wbc: { label: [ }\n");
    expect(failure?.code).toBe("DICTIONARY.SYNTAX");
    expect(placeOf(failure)).toMatch(/^file1\.yaml:2:/);
  });

  it("says where a field is wrong", () => {
    const [failure] = failuresOf("concepts:\n  wbc:\n    label: White cells\n    kind: labs\n");
    expect(failure).toMatchObject({ code: "DICTIONARY.SHAPE", path: "concepts.wbc.kind" });
    expect(placeOf(failure)).toBe("file1.yaml:4:11");
  });

  it("wants exactly one code system in a row", () => {
    const [failure] = failuresOf(
      "concepts:\n  a:\n    label: A\n    kind: lab\n    codes:\n      - { loinc: 718-7, snomed: 55464009 }\n",
    );
    expect(failure?.message).toContain("exactly one code system");
    expect(placeOf(failure)).toBe("file1.yaml:6:9");
  });

  it("finds wrong check digits", () => {
    const failures = failuresOf(
      "concepts:\n  a:\n    label: A\n    kind: lab\n    codes:\n      - { loinc: 718-8 }\n      - { snomed: 55464008 }\n",
    );
    expect(failures.map(({ code }) => code)).toEqual(["DICTIONARY.CODE", "DICTIONARY.CODE"]);
    expect(placeOf(failures[1])).toBe("file1.yaml:7:9");
  });

  it("finds one concept in two files", () => {
    const text = "concepts:\n  wbc: { label: A, kind: lab }\n";
    const [failure] = failuresOf(text, text);
    expect(failure?.code).toBe("DICTIONARY.DUPLICATE");
    expect(placeOf(failure)).toMatch(/^file2\.yaml:2:/);
  });

  it("suggests what a misspelt reference meant", () => {
    const [failure] = failuresOf(
      "concepts:\n  lupus: { label: A, kind: condition }\n  b: { label: B, kind: condition, broader: [lupos] }\n",
    );
    expect(failure).toMatchObject({
      code: "DICTIONARY.UNKNOWN_CONCEPT",
      action: "did you mean lupus?",
    });
  });

  it("finds circles", () => {
    const [failure] = failuresOf(
      "concepts:\n  a: { label: A, kind: lab, broader: [b] }\n  b: { label: B, kind: lab, broader: [c] }\n  c: { label: C, kind: lab, broader: [a] }\n",
    );
    expect(failure).toMatchObject({ code: "DICTIONARY.CIRCLE" });
    expect(failure?.message).toContain("a -> b -> c -> a");
  });

  it("wants units in one UCUM spelling, and factors that agree with UCUM", () => {
    const unit = failuresOf("concepts:\n  a: { label: A, kind: lab, unit: mg/dl }\n");
    expect(unit[0]).toMatchObject({ code: "DICTIONARY.UNIT", action: "write it as mg/dL" });
    const factor = failuresOf(
      "concepts:\n  a: { label: A, kind: lab, unit: g/L, printed: { g/dL: 100 } }\n",
    );
    expect(factor[0]?.message).toBe("UCUM says that 1 g/dL is 10 g/L, not 100");
    const none = failuresOf("concepts:\n  a: { label: A, kind: lab, printed: { g/dL: 10 } }\n");
    expect(none[0]?.code).toBe("DICTIONARY.UNIT");
  });

  it("knows the lists of words", () => {
    const [failure] = failuresOf("concepts:\n  a: { label: A, kind: lab, words: flags }\n");
    expect(failure).toMatchObject({ code: "DICTIONARY.UNKNOWN_WORDS" });
  });
});
