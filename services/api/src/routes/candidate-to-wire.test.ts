import { describe, expect, it } from "@jest/globals";
import {
  attestationSchema,
  candidateRowSchema,
  decisionSchema,
  historyEntrySchema,
} from "@cohort/contract";
import { patientId } from "@cohort/foundation";
import type { Attestation } from "@cohort/matching";
import type { CandidateRow, Decision, HistoryEntry } from "@cohort/postgres";
import {
  attestationToWire,
  decisionToWire,
  historyEntryToWire,
  rowToWire,
} from "./candidate-to-wire.ts";

const ALL = { values: true, texts: true };
const at = "2026-11-22T08:00:00.000Z";
/** What a new column or member would look like. */
const grown = { secret: "canary" };

const row: CandidateRow = {
  patient: "Patient/1",
  cohort: "sle",
  verdict: "ineligible",
  score: 12.5,
  counts: { pass: 1, presumed: 2, unknown: 3, fail: 4, review: 5, ...grown },
  gate: null,
  nearMiss: { criterion: "inc-5", value: 7, bound: 8, unit: "{score}" },
  eligibleFrom: "2026-12-01",
  status: "new",
  reviewAgain: false,
  interest: null,
  evaluatedAt: at,
  version: 2,
  firstSeen: at,
  changedAt: at,
  marks: "PppUUUFFFFRRRRR",
  needs: ["lvef"],
  age: 36,
  sex: "female",
  incomplete: true,
  planned: {
    assignee: "key:1",
    dueOn: "2026-12-01",
    snoozedUntil: null,
    by: "demo",
    at,
    ...grown,
  },
  elsewhere: { fits: 1, enrolled: 0, ...grown },
  ...grown,
};
const decision: Decision = {
  version: 2,
  status: "deferred",
  reason: "declined",
  criterion: "inc-5",
  note: null,
  takesBack: null,
  by: "demo",
  at,
  ...grown,
};
const statements: readonly Attestation["statement"][] = [
  { kind: "fact", concept: "lvef", value: 62, unit: "%", date: "2026-11-20" },
  { kind: "complete-history", of: "medication" },
  {
    kind: "outcome",
    study: "S",
    cohort: "sle",
    criterion: "inc-1",
    outcome: "pass",
    ruleKey: "k",
    machine: { outcome: "unknown", evidence: "canary" },
  },
];
const attestation = (statement: Attestation["statement"]): Attestation => ({
  id: "a1",
  by: "demo",
  at,
  basis: "letter",
  statement,
  ...grown,
});

describe("what leaves the house is what the contract names, and no more (B-03)", () => {
  it("of a candidate row", () => {
    const wire = rowToWire(row, ALL);
    expect(candidateRowSchema.parse(wire)).toEqual(wire);
    expect(JSON.stringify(wire)).not.toContain("canary");
  });

  it("of a candidate row, where values are not shown: neither age nor sex nor the near miss", () => {
    expect(rowToWire(row, { values: false, texts: false })).toMatchObject({
      age: null,
      sex: null,
      nearMiss: null,
      marks: row.marks,
    });
  });

  it("of a decision, and of none", () => {
    const wire = decisionToWire(decision, ALL);
    expect(decisionSchema.parse(wire)).toEqual(wire);
    expect(JSON.stringify(wire)).not.toContain("canary");
    expect(decisionSchema.parse(decisionToWire(null, ALL))).toMatchObject({
      status: "new",
      version: 0,
    });
  });

  it.each(statements)("of an attestation of a $kind", (statement) => {
    const wire = attestationToWire(attestation(statement), ALL);
    expect(attestationSchema.parse(wire)).toEqual(wire);
    expect(JSON.stringify(wire)).not.toContain("canary");
  });

  it.each<HistoryEntry>([
    {
      kind: "match",
      at,
      cohort: "sle",
      asOf: "2026-11-22",
      revision: 1,
      from: null,
      to: "possible",
      changes: [
        {
          criterion: "inc-1",
          from: null,
          to: "pass",
          before: null,
          after: {
            text: "Aged 40.",
            message: { id: "joined", values: {}, parts: [{ id: "age", values: {} }], ...grown },
          },
        },
      ],
      reviewAgain: false,
      ...grown,
    },
    { kind: "decision", ...decision },
    {
      kind: "attestation",
      at,
      attestation: attestation(statements[1] ?? { kind: "complete-history", of: "condition" }),
    },
    { kind: "gone", at, ...grown },
    { kind: "merged", at, about: patientId("old"), ...grown },
    { kind: "unmerged", at, ...grown },
  ])("of a history's $kind", (entry) => {
    const wire = historyEntryToWire(entry, ALL);
    expect(historyEntrySchema.parse(wire)).toEqual(wire);
    expect(JSON.stringify(wire)).not.toContain("canary");
  });
});
