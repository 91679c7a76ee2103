import { expect, it } from "@jest/globals";
import { describeFailure } from "@cohort/foundation";
import { canonicalStudy, parseStudy, readCanonicalStudy, studyHash } from "./parse-study.ts";

const text = (rule: string, id = "inc-1"): string => `
id: NCT00000001
title: A study of nothing much
sponsor: Nobody
phase: PHASE1
cohorts:
  - id: one
    label: The only cohort
    index: { criterion: inc-1, concepts: [sle] }
    criteria:
      - id: inc-1
        type: inclusion
        text: Has the disease.
        rule: { kind: condition, concepts: [sle] }
      - id: ${id}
        type: inclusion
        text: Something else.
        rule: ${rule}
`;

const said = (file: string): readonly string[] => {
  const parsed = parseStudy("study.yaml", file);
  return parsed.ok ? [] : parsed.failure.map(describeFailure);
};

it("reads a study and gives it back from its canonical form", () => {
  const parsed = parseStudy("study.yaml", text("{ kind: age, atLeast: 18 }", "inc-2"));
  if (!parsed.ok) throw new Error(parsed.failure.map(describeFailure).join());
  expect(readCanonicalStudy(canonicalStudy(parsed.value))).toEqual(parsed.value);
  const relaid = parseStudy("study.yaml", text("{ atLeast: 18, kind: age }", "inc-2"));
  expect(relaid.ok && studyHash(relaid.value)).toBe(studyHash(parsed.value));
});

it.each([
  ["a kind that is none", "{ kind: wish }", "inc-2", "study.yaml:18:"],
  ["a misspelt member", "{ kind: age, atleast: 18 }", "inc-2", "study.yaml:18:"],
  [
    "a window that is none",
    "{ kind: condition, concepts: [sle], within: 8 weeks }",
    "inc-2",
    "P28D",
  ],
  [
    "a bound of no form",
    "{ kind: measurement, concept: alt, bound: { op: '<' } }",
    "inc-2",
    "timesUpperLimit",
  ],
  ["an id twice", "{ kind: age, atLeast: 18 }", "inc-1", "inc-1 occurs twice"],
  ["text that is no YAML", "{ kind: age", "inc-2", "study.yaml:"],
])("refuses %s and names the place", (_, rule, id, expected) => {
  expect(said(text(rule, id)).join("\n")).toContain(expected);
});
