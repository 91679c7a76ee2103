import { describe, expect, it } from "@jest/globals";
import type { CriterionMatch, Match } from "./match.ts";
import { matchDifferences } from "./match-differences.ts";

const criterion = (id: string, changes: Partial<CriterionMatch> = {}): CriterionMatch => ({
  id,
  type: "inclusion",
  outcome: "pass",
  basis: "recorded",
  reason: null,
  message: { id: "holds", values: { value: 1, unit: "mg" } },
  explanation: "Holds.",
  changesOn: null,
  evidence: [],
  needs: [],
  ruleKey: "rule",
  ...changes,
});

const match = (changes: Partial<Match> = {}): Match => ({
  study: "NCT1",
  cohort: "sle",
  verdict: "possible",
  score: 60,
  counts: { pass: 2, presumed: 0, unknown: 0, fail: 0, review: 0 },
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
  criteria: [criterion("inc-1"), criterion("inc-2")],
  nextSteps: [],
  nextChangeOn: null,
  index: "condition",
  ...changes,
});

const place = { study: "NCT1", cohort: "sle" };
const between = (stored: Match | null, again: Match | null) =>
  matchDifferences(place, stored, again).map((one) => [
    one.criterion,
    one.field,
    one.stored,
    one.again,
  ]);

describe("differences between two matches", () => {
  it("are none where they say the same, whatever the order of members", () => {
    const { score, ...rest } = match();
    expect(between(match(), { ...rest, score })).toEqual([]);
    expect(between(null, null)).toEqual([]);
  });

  it("name each field of the match and of each criterion", () => {
    const other = match({
      score: 61,
      eligibleFrom: "2027-01-01",
      criteria: [
        criterion("inc-1", { attestation: { id: "a", holds: true } }),
        criterion("inc-2", { outcome: "unknown", reason: "stale" }),
      ],
    });
    expect(between(match(), other)).toEqual([
      [null, "score", "60", "61"],
      [null, "eligibleFrom", "null", '"2027-01-01"'],
      ["inc-1", "attestation", null, '{"holds":true,"id":"a"}'],
      ["inc-2", "outcome", '"pass"', '"unknown"'],
      ["inc-2", "reason", "null", '"stale"'],
    ]);
  });

  it("name criteria that one of the two does not have, and another order", () => {
    const [first, second] = match().criteria;
    if (!first || !second) throw new Error("two criteria");
    expect(between(match(), match({ criteria: [first, criterion("inc-3")] }))).toEqual([
      ["inc-2", "criterion", '"pass"', null],
      ["inc-3", "criterion", null, '"pass"'],
    ]);
    expect(between(match(), match({ criteria: [second, first] }))).toEqual([
      [null, "criteria", '["inc-1","inc-2"]', '["inc-2","inc-1"]'],
    ]);
  });

  it("name a match that only one side has", () => {
    expect(between(match(), null)).toEqual([[null, "match", '"possible"', null]]);
    expect(between(null, match())).toEqual([[null, "match", null, '"possible"']]);
  });

  it("compare every member of a match and a criterion", () => {
    const named = Object.keys(match()).filter((key) => key !== "criteria");
    const compared = named.filter(
      (key) => between(match(), { ...match(), [key]: "other" })[0]?.[1] === key,
    );
    expect(named.filter((key) => !compared.includes(key))).toEqual(["study", "cohort"]);
    for (const key of Object.keys(criterion("inc-1")).filter((one) => one !== "id")) {
      const changed = { ...criterion("inc-1"), [key]: "other" } as CriterionMatch;
      const criteria = [changed, criterion("inc-2")];
      const found = between(match(), match({ criteria }));
      expect(found.map(([id, field]) => [id, field])).toEqual([["inc-1", key]]);
    }
  });
});
