import { describe, expect, it } from "@jest/globals";
import { attestationRequestSchema } from "@cohort/contract";
import { loadCatalogue } from "@cohort/files";
import { conceptId, describeFailure, expectDefined, parseDay, patientId } from "@cohort/foundation";
import { type CriterionMatch, type Match, evidenceHash } from "@cohort/matching";
import type { Candidate, StoredMatch } from "@cohort/postgres";
import { checkStatement } from "./statement.ts";

const catalogue = await loadCatalogue({});
if (!catalogue.ok) throw new Error(catalogue.failure.map(describeFailure).join("\n"));

const criterion: CriterionMatch = {
  id: "inc-1",
  type: "inclusion",
  outcome: "unknown",
  basis: null,
  reason: "missing",
  message: { id: "missing", values: {} },
  explanation: "Nothing is recorded.",
  changesOn: null,
  evidence: [
    {
      resource: "Condition/c1",
      concept: conceptId("sle"),
      value: null,
      unit: null,
      date: null,
      limit: null,
    },
  ],
  needs: [],
  ruleKey: "rule-1",
};
const match: Match = {
  study: "NCT06421701",
  cohort: "sle",
  verdict: "possible",
  score: 50,
  counts: { pass: 0, presumed: 0, unknown: 1, fail: 0, review: 0 },
  gate: null,
  nearMiss: null,
  eligibleFrom: null,
  criteria: [criterion],
  nextSteps: [],
  nextChangeOn: null,
  index: "condition",
};
const stored: StoredMatch = {
  ...match,
  revision: 1,
  asOf: "2026-11-22",
  evaluatedAt: "2026-11-22T00:00:00.000Z",
  inputs: {
    recordVersion: 1,
    recordHash: "",
    studyHash: "",
    dictionaryHash: "",
    siteHash: "",
    engine: "1",
  },
};
const candidate: Candidate = {
  study: "NCT06421701",
  patient: patientId("p1"),
  status: "new",
  version: 0,
  reviewAgain: false,
  matches: [stored],
  decision: null,
  attestations: [],
};
const context = {
  candidate,
  terminology: catalogue.value.terminology,
  today: expectDefined(parseDay("2026-11-22"), "a date"),
};
/** As it comes over the wire. */
const check = (statement: object, where: Candidate = candidate) =>
  checkStatement(attestationRequestSchema.parse({ basis: "letter", statement }).statement, {
    ...context,
    candidate: where,
  });
const refusedAt = (field: string) => ({
  ok: false,
  failure: { kind: "invalid-request", errors: [{ field: `statement.${field}` }] },
});
const fact = { kind: "fact", date: "2026-11-22" };

describe("a stated fact", () => {
  it.each([
    [{ concept: "lvef", value: 62, unit: "%" }],
    [{ concept: "sledai-2k-total", value: 10 }],
    [{ concept: "sle", value: true }],
    [{ concept: "sle", value: false }],
    [{ concept: "live-vaccine", value: true }],
    [{ concept: "informed-consent", value: true }],
  ])("%j means something", (stated) => {
    expect(check({ ...fact, ...stated })).toEqual({
      ok: true,
      value: { ...fact, unit: null, ...stated },
    });
  });

  it("keeps the word that a text stands for", () =>
    expect(check({ ...fact, concept: "anti-hcv", value: "Negative" })).toMatchObject({
      value: { value: "negative" },
    }));

  it.each([
    ["concept", { concept: "shoe-size", value: 42 }],
    ["unit", { concept: "lvef", value: 62 }],
    ["unit", { concept: "lvef", value: 62, unit: "mmol/L" }],
    ["unit", { concept: "anti-hcv", value: "negative", unit: "mg" }],
    ["value", { concept: "lvef", value: true }],
    ["value", { concept: "anti-hcv", value: 3, unit: "mg" }],
    ["value", { concept: "anti-hcv", value: "perhaps" }],
    ["value", { concept: "sle", value: "yes" }],
    ["value", { concept: "hsct", value: false }],
    ["date", { concept: "sle", value: true, date: "2026-11-23" }],
  ])("is refused for its %s: %j", (field, stated) =>
    expect(check({ ...fact, ...stated })).toMatchObject(refusedAt(field)),
  );
});

describe("a stated outcome", () => {
  const outcome = { kind: "outcome", cohort: "sle", criterion: "inc-1", outcome: "pass" };

  it("is bound to the rule and to what the machine says", () =>
    expect(check(outcome)).toEqual({
      ok: true,
      value: {
        ...outcome,
        study: "NCT06421701",
        ruleKey: "rule-1",
        machine: { outcome: "unknown", evidence: evidenceHash(criterion) },
      },
    }));

  it("remembers the machine's answer where another statement holds already", () => {
    const stated: CriterionMatch = {
      ...criterion,
      outcome: "pass",
      machine: { outcome: "fail", reason: null },
    };
    const where = { ...candidate, matches: [{ ...stored, criteria: [stated] }] };
    expect(check(outcome, where)).toMatchObject({ value: { machine: { outcome: "fail" } } });
  });

  it("names a cohort and a criterion that there are", () => {
    expect(check({ ...outcome, cohort: "ssc" })).toMatchObject(refusedAt("cohort"));
    expect(check({ ...outcome, criterion: "inc-99" })).toMatchObject(refusedAt("criterion"));
  });
});

it("takes a complete history as it is", () =>
  expect(check({ kind: "complete-history", of: "medication" })).toEqual({
    ok: true,
    value: { kind: "complete-history", of: "medication" },
  }));
