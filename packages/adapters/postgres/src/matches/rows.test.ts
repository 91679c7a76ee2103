import { describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { CriterionMatch, Match, Verdict } from "@cohort/matching";
import { contentsOf, letterOf } from "./rows.ts";

const criterion = (changes: Partial<CriterionMatch>): CriterionMatch => ({
  id: "inc-1",
  type: "inclusion",
  outcome: "pass",
  basis: "recorded",
  reason: null,
  message: { id: "holds", values: {} },
  explanation: "Holds.",
  changesOn: null,
  evidence: [],
  needs: [],
  ruleKey: "rule",
  ...changes,
});

const match = (
  cohort: string,
  verdict: Verdict,
  score: number,
  index: Match["index"] = "condition",
): Match => ({
  study: "NCT1",
  cohort,
  verdict,
  score,
  counts: { pass: 1, presumed: 0, unknown: 0, fail: 0, review: 0 },
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
  criteria: [criterion({})],
  nextSteps: [],
  nextChangeOn: null,
  index,
});

const rows = (...matches: readonly Match[]) =>
  contentsOf({ patient: patientId("p"), readVersion: 1, matches, nextChangeOn: null });
const best = (...matches: readonly Match[]): readonly string[] =>
  rows(...matches).flatMap((row) => (row.best ? [row.cohort] : []));

describe("the best cohort", () => {
  it("has the best verdict, then the higher score, then comes first", () => {
    expect(best(match("a", "possible", 74), match("b", "eligible", 75))).toEqual(["b"]);
    expect(best(match("a", "possible", 60), match("b", "possible", 61))).toEqual(["b"]);
    expect(best(match("a", "possible", 60), match("b", "possible", 60))).toEqual(["a"]);
  });

  it("is one of those that get a row, and one per study", () => {
    expect(best(match("a", "eligible", 90, "none"), match("b", "ineligible", 5))).toEqual(["b"]);
    expect(best(match("a", "eligible", 90, "none"))).toEqual([]);
    const other = { ...match("a", "ineligible", 3), study: "NCT2" };
    expect(best(match("a", "possible", 60), other)).toEqual(["a", "a"]);
  });
});

describe("a row", () => {
  it("keeps the cohort's place in the study, also where an earlier one has no row", () => {
    const made = rows(match("a", "ineligible", 0, "none"), match("b", "possible", 50, "signal"));
    expect(made).toMatchObject([{ cohort: "b", cohort_order: 1, index: "signal" }]);
  });

  it.each([
    [criterion({ outcome: "pass" }), "P"],
    [criterion({ outcome: "pass", basis: "presumed" }), "p"],
    [criterion({ outcome: "unknown", basis: null, reason: "missing" }), "U"],
    [criterion({ outcome: "fail", basis: "presumed" }), "F"],
    [criterion({ outcome: "review", basis: null }), "R"],
  ])("says a criterion in one letter", (each, letter) => {
    expect(letterOf(each)).toBe(letter);
  });

  it("has a hash that tells contents apart, and nothing else", () => {
    const hash = (each: Match): string => rows(each)[0]?.content_hash ?? "";
    const one = match("a", "possible", 60);
    expect(hash(one)).toBe(hash({ ...one }));
    const others: readonly Partial<Match>[] = [
      { score: 60.1 },
      { verdict: "eligible" },
      { gate: "deceased" },
      { nextChangeOn: "2027-01-01" },
      { eligibleFrom: "2027-01-01" },
      { criteria: [criterion({ explanation: "Holds!" })] },
      { index: "signal" },
    ];
    const hashes = others.map((changes) => hash({ ...one, ...changes }));
    expect(new Set([hash(one), ...hashes]).size).toBe(others.length + 1);
  });
});
