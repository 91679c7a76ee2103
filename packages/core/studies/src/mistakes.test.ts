import { describe, expect, it } from "@jest/globals";
import {
  type Terminology,
  buildTerminology,
  defaultSite,
  parseDictionary,
} from "@cohort/terminology";
import { checkStudyFile } from "./parse-study.ts";

const DICTIONARY = `
concepts:
  haemoglobin: { label: Haemoglobin, kind: lab, unit: g/L }
  anaemia: { label: Anaemia, kind: condition }
  iron: { label: Iron, kind: medication, systemic: "true" }
`;

function build(): Terminology {
  const parsed = parseDictionary([{ name: "test.yaml", text: DICTIONARY }]);
  const built = parsed.ok ? buildTerminology(parsed.value, defaultSite) : parsed;
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value;
}

const terminology = build();

/** A sound study, one line of which a case replaces. */
const SOUND = `id: NCT00000001
otherIds: []
title: Anaemia of a kind
sponsor: Somebody
phase: PHASE1
criteria:
  - id: inc-1
    type: inclusion
    text: A low haemoglobin.
    rule: { kind: measurement, concept: haemoglobin, bound: { op: "<", value: 120, unit: g/L } }
  - id: inc-2
    type: inclusion
    text: Grown up.
    rule: { kind: age, atLeast: 18 }
cohorts:
  - id: all
    label: Everyone with it
    index: { criterion: exc-1, concepts: [anaemia], signals: [] }
    criteria:
      - id: exc-1
        type: exclusion
        text: Anaemia.
        rule: { kind: condition, concepts: [anaemia] }
`;

/** Where a mistake is found and what is said of it, as `line:column code action`. */
function complaints(from: string, to: string): readonly string[] {
  const text = SOUND.replace(from, to);
  expect(text).not.toBe(SOUND);
  const checked = checkStudyFile("study.yaml", text, terminology);
  if (checked.ok) return [];
  return checked.failure.map(
    ({ code, at, action }) => `${at?.file}:${at?.line}:${at?.column} ${code}: ${action}`,
  );
}

describe("mistakes in a study file", () => {
  it("are none in a sound one", () => {
    expect(checkStudyFile("study.yaml", SOUND, terminology).ok).toBe(true);
  });

  it.each([
    [
      "a concept misspelt",
      "[anaemia] }\n",
      "[anemia] }\n",
      /^study\.yaml:23:\d+ CRITERIA\.UNKNOWN_CONCEPT: did you mean anaemia/,
    ],
    [
      "an index concept misspelt",
      "concepts: [anaemia], signals",
      "concepts: [anemia], signals",
      /^study\.yaml:18:\d+ CRITERIA\.UNKNOWN_CONCEPT: did you mean anaemia/,
    ],
    [
      "a unit that cannot convert",
      "unit: g/L",
      "unit: mmHg",
      /^study\.yaml:10:\d+ CRITERIA\.UNIT: use g\/L/,
    ],
    [
      "ages that nobody has",
      "atLeast: 18 }",
      "atLeast: 18, atMost: 12 }",
      /^study\.yaml:14:\d+ CRITERIA\.NEVER_TRUE: swap/,
    ],
    [
      "an empty window",
      "[anaemia] }\n",
      "[anaemia], within: P0D }\n",
      /^study\.yaml:23:\d+ CRITERIA\.EMPTY_WINDOW: give it a length/,
    ],
    [
      "a rule that can never hold",
      "rule: { kind: age, atLeast: 18 }",
      "rule: { kind: at-least, count: 2, of: [{ kind: age, atLeast: 18 }] }",
      /^study\.yaml:14:\d+ CRITERIA\.NEVER_TRUE: lower the count/,
    ],
    [
      "criteria of which one must fail",
      "rule: { kind: age, atLeast: 18 }",
      'rule: { kind: measurement, concept: haemoglobin, bound: { op: ">=", value: 13, unit: g/dL } }',
      /^study\.yaml:14:\d+ CRITERIA\.NEVER_TRUE: use any-of/,
    ],
    [
      "no such index criterion",
      "criterion: exc-1",
      "criterion: exc-9",
      /^study\.yaml:18:\d+ STUDY\.IDS: name one of its criteria/,
    ],
    [
      "an id that occurs twice",
      "- id: inc-2",
      "- id: inc-1",
      /^study\.yaml:\d+:\d+ STUDY\.IDS: give each criterion/,
    ],
    [
      "a kind of rule that there is not",
      "kind: age",
      "kind: aged",
      /^study\.yaml:14:\d+ STUDY\.SHAPE: /,
    ],
    [
      "a key that nobody reads",
      "atLeast: 18 }",
      "atLest: 18 }",
      /^study\.yaml:14:\d+ STUDY\.SHAPE: /,
    ],
    [
      "a window that is no period",
      "[anaemia] }\n",
      "[anaemia], within: 8 weeks }\n",
      /^study\.yaml:23:\d+ STUDY\.SHAPE: /,
    ],
    [
      "an exposure to a disease",
      "kind: condition",
      "kind: exposure",
      /^study\.yaml:23:\d+ CRITERIA\.KIND: /,
    ],
  ])("%s", (_, from, to, expected) => {
    expect(complaints(from, to)).toContainEqual(expect.stringMatching(expected));
  });
});
