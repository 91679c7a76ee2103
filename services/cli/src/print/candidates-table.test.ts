import { describe, expect, it } from "@jest/globals";
import type { CriterionMatch, Match } from "@cohort/matching";
import { candidatesTable, nextStepOf, summaryLine } from "./candidates-table.ts";

const criterion = (id: string, outcome: CriterionMatch["outcome"]): CriterionMatch => ({
  id,
  type: "inclusion",
  outcome,
  basis: null,
  reason: null,
  message: { id: "x", values: {} },
  explanation: `About ${id}.`,
  changesOn: null,
  evidence: [],
  needs: [],
  ruleKey: id,
});

const match = (more: Partial<Match>): Match => ({
  study: "NCT06421701",
  cohort: "sle",
  verdict: "possible",
  score: 67.5,
  counts: { pass: 21, presumed: 12, unknown: 9, fail: 0, review: 4 },
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
  criteria: [],
  nextSteps: [],
  nextChangeOn: null,
  index: "condition",
  ...more,
});

describe("the next step of a candidate", () => {
  it.each([
    [
      "a gate comes before all",
      { gate: "deceased" as const, criteria: [criterion("exc-1", "fail")] },
      "Deceased.",
    ],
    [
      "what fails is said in its own words",
      { criteria: [criterion("inc-5", "fail")] },
      "Fails inc-5: About inc-5.",
    ],
    [
      "with how many more, and the date that ends it",
      {
        criteria: [
          criterion("exc-1", "fail"),
          criterion("inc-1", "review"),
          criterion("exc-2", "fail"),
        ],
        eligibleFrom: "2026-12-01",
      },
      "Fails exc-1: About exc-1. And 1 more. Eligible from 2026-12-01.",
    ],
    [
      "missing data is asked for",
      {
        criteria: [criterion("inc-4", "unknown")],
        nextSteps: [{ concepts: [], criteria: ["inc-4"], text: "C3 and C4: settles inc-4." }],
      },
      "C3 and C4: settles inc-4.",
    ],
    [
      "what is left is for people",
      {
        criteria: [
          criterion("inc-1", "review"),
          criterion("inc-2", "pass"),
          criterion("exc-9", "review"),
        ],
      },
      "For a person to judge: inc-1, exc-9.",
    ],
    [
      "a long list is cut",
      { criteria: ["a", "b", "c", "d", "e"].map((id) => criterion(id, "review")) },
      "For a person to judge: a, b, c and 2 more.",
    ],
    ["nothing is open", { criteria: [criterion("inc-2", "pass")] }, "Nothing is open."],
  ])("%s", (_, more, text) => {
    expect(nextStepOf(match(more))).toBe(text);
  });
});

describe("the table of candidates", () => {
  it("shows patient, cohort, verdict, score, counts and next step", () => {
    const table = candidatesTable([{ patient: "Patient/p1", match: match({}) }], 120);
    expect(table).toMatch(
      /Patient\/p1 +│ sle +│ possible │ +67\.5 │ 21\/12\/9\/0\/4 │ Nothing is open\./,
    );
  });
});

describe("the summary", () => {
  it("counts every matched patient once", () => {
    const line = summaryLine({
      id: "NCT06421701",
      title: "",
      revision: 1,
      latestRevision: 1,
      updatedAt: "2026-11-22T00:00:00.000Z",
      status: "active",
      cohorts: [],
      counts: { eligible: 3, possible: 20, ineligible: 297, withIndex: 60, matched: 320 },
    });
    expect(line).toBe(
      "320 patients matched: eligible 3, possible 20, ineligible 37, without index condition 260",
    );
  });
});
