import { describe, expect, it } from "@jest/globals";
import { buildTerminology, defaultSite, parseDictionary } from "@cohort/terminology";
import { checkCriterion } from "./check.ts";
import type { Rule } from "./syntax.ts";

const dictionary = `
concepts:
  creatinine-serum: { label: Creatinine, kind: lab, unit: umol/L, printed: { mg/dL: "88.4" } }
  score-a: { label: Score, kind: score, unit: "{score}", unitless: "true" }
  disease-a: { label: Disease, kind: condition }
  drug-a: { label: Drug, kind: medication }
`;

function terminology() {
  const parsed = parseDictionary([{ name: "test.yaml", text: dictionary }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const built = buildTerminology(parsed.value, defaultSite);
  if (!built.ok) throw new Error(JSON.stringify(built.failure));
  return built.value;
}

const complaints = (rule: Rule): readonly string[] =>
  checkCriterion({ id: "inc-1", type: "inclusion", text: "Something.", rule }, terminology()).map(
    ({ code, path, action }) => `${code} at ${path.join(".")}: ${action}`,
  );

const creatinine = (op: "<" | "<=" | ">" | ">=", value: number, unit = "umol/L"): Rule => ({
  kind: "measurement",
  concept: "creatinine-serum",
  bound: { op, value, unit },
});

describe("what can be told of a rule without a patient", () => {
  it.each<[string, Rule, string | null]>([
    ["a sound rule", creatinine("<=", 2, "mg/dL"), null],
    [
      "a misspelt concept",
      { kind: "condition", concepts: ["disese-a"] },
      "CRITERIA.UNKNOWN_CONCEPT at rule: did you mean disease-a?",
    ],
    [
      "a unit that cannot be converted",
      creatinine("<", 2, "mmHg"),
      "CRITERIA.UNIT at rule.bound.unit",
    ],
    [
      "a number of a disease",
      { kind: "measurement", concept: "disease-a", bound: { op: "<", value: 1, unit: "1" } },
      "CRITERIA.NOT_MEASURED",
    ],
    [
      "bounds that exclude each other, in two units",
      { kind: "all", of: [creatinine(">=", 3, "mg/dL"), creatinine("<=", 200)] },
      "CRITERIA.NEVER_TRUE at rule.of.1",
    ],
    [
      "bounds that meet",
      { kind: "all", of: [creatinine(">=", 2.5, "mg/dL"), creatinine("<=", 221)] },
      null,
    ],
    [
      "bounds that meet but for strictness",
      { kind: "all", of: [creatinine(">", 2.5, "mg/dL"), creatinine("<=", 221)] },
      "CRITERIA.NEVER_TRUE",
    ],
    [
      "an empty window",
      { kind: "condition", concepts: ["disease-a"], within: "P0D" },
      "CRITERIA.EMPTY_WINDOW at rule.within",
    ],
    [
      "three of two",
      { kind: "at-least", count: 3, of: [creatinine("<", 1), creatinine("<", 2)] },
      "CRITERIA.NEVER_TRUE at rule.count",
    ],
    ["ages that nobody has", { kind: "age", atLeast: 70, atMost: 18 }, "CRITERIA.NEVER_TRUE"],
    [
      "bounds that exclude each other two all-ofs down",
      {
        kind: "all",
        of: [
          creatinine(">", 5),
          { kind: "all", of: [{ kind: "age", atLeast: 18 }, creatinine("<", 5)] },
        ],
      },
      "CRITERIA.NEVER_TRUE at rule.of.1.of.1",
    ],
    [
      "multiples of one limit that exclude each other",
      {
        kind: "all",
        of: [
          {
            kind: "measurement",
            concept: "creatinine-serum",
            bound: { op: ">", timesUpperLimit: 2 },
          },
          {
            kind: "measurement",
            concept: "creatinine-serum",
            bound: { op: "<=", timesUpperLimit: 2 },
          },
        ],
      },
      "CRITERIA.NEVER_TRUE at rule.of.1",
    ],
    [
      "bounds on values of two windows",
      {
        kind: "all",
        of: [creatinine(">", 5), { ...creatinine("<", 5), within: "P1Y" } as Rule],
      },
      null,
    ],
    [
      "a diagnosis that must and must not be",
      {
        kind: "all",
        of: [
          { kind: "condition", concepts: ["disease-a"] },
          { kind: "not", of: { kind: "condition", concepts: ["disease-a"] } },
        ],
      },
      "CRITERIA.NEVER_TRUE at rule.of.1",
    ],
    [
      "two sexes at once",
      {
        kind: "all",
        of: [
          { kind: "sex", is: "female" },
          { kind: "sex", is: "male" },
        ],
      },
      "CRITERIA.NEVER_TRUE at rule.of.1",
    ],
    [
      "points in a unit that the value has not",
      {
        kind: "change",
        concepts: ["score-a"],
        direction: "increase",
        by: { op: ">=", points: 5, unit: "mmHg" },
      },
      "CRITERIA.UNIT at rule.by.unit",
    ],
    [
      "mechanisms of one drug",
      { kind: "exposure", concepts: ["drug-a"], by: "mechanism" },
      "CRITERIA.MECHANISM at rule.by",
    ],
    [
      "two windows for one exposure",
      { kind: "exposure", concepts: ["drug-a"], within: "P1M", washout: "P14D" },
      "CRITERIA.TWO_WINDOWS at rule.washout",
    ],
    [
      "an exposure to a disease",
      { kind: "exposure", concepts: ["disease-a"] },
      "CRITERIA.KIND at rule.concepts.0",
    ],
    [
      "an empty guard",
      {
        kind: "measurement",
        concept: "creatinine-serum",
        bound: { op: "<", value: 1, unit: "mg/dL" },
        guard: { concepts: ["drug-a"], within: "P0W" },
      },
      "CRITERIA.EMPTY_WINDOW at rule.guard",
    ],
    [
      "a prednisone dose of another drug",
      { kind: "exposure", concepts: ["drug-a"], dose: { op: ">", value: 1, unit: "mg/d" } },
      "CRITERIA.DOSE at rule.dose",
    ],
    [
      "a fault deep inside",
      {
        kind: "not",
        of: {
          kind: "when",
          if: { kind: "sex", is: "female" },
          must: { kind: "condition", concepts: ["nothing-like-it"] },
        },
      },
      "at rule.of.must",
    ],
  ])("%s", (_, rule, expected) => {
    const found = complaints(rule);
    if (expected === null) expect(found).toEqual([]);
    else expect(found.join("\n")).toContain(expected);
  });
});
