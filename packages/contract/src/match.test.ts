import { describe, expect, it } from "@jest/globals";
import type { Match } from "@cohort/matching";
import { conceptId } from "@cohort/foundation";
import { matchesToTexts } from "./match-to-text.ts";
import { matchToWire } from "./match-to-wire.ts";
import { matchRequestSchema, matchSchema } from "./match.ts";

const match: Match = {
  study: "NCT06421701",
  cohort: "sle",
  verdict: "possible",
  score: 67.5,
  counts: { pass: 1, presumed: 0, unknown: 0, fail: 0, review: 0 },
  gate: null,
  nearMiss: { criterion: "inc-5", value: 7, bound: 8, unit: "{score}" },
  eligibleFrom: null,
  criteria: [
    {
      id: "inc-5",
      type: "inclusion",
      outcome: "pass",
      basis: "recorded",
      reason: null,
      message: { id: "measurement.holds", values: { value: 10 } },
      explanation: "SLEDAI-2K 10 on 2026-10-20, at least 8 is asked.",
      changesOn: "2026-11-18",
      evidence: [
        {
          resource: "Observation/o1",
          concept: conceptId("sledai-2k-total"),
          value: 10,
          unit: "{score}",
          date: "2026-10-20",
          limit: { low: 8, high: null, unit: "{score}", source: "protocol" },
        },
      ],
      needs: [conceptId("sledai-2k-total")],
      ruleKey: "k",
      attestation: { id: "a1", holds: true },
      machine: { outcome: "unknown", reason: "stale" },
    },
  ],
  nextSteps: [{ concepts: [conceptId("lvef")], criteria: ["inc-8e"], text: "LVEF" }],
  nextChangeOn: "2026-11-18",
  index: "condition",
};

describe("matchToWire", () => {
  it("gives the contract's fields and no others", () => {
    const wire = matchToWire(match, "Patient/p1");
    expect(Object.keys(wire)).toEqual([
      "study",
      "cohort",
      "verdict",
      "score",
      "counts",
      "gate",
      "nearMiss",
      "eligibleFrom",
      "criteria",
      "nextSteps",
    ]);
    expect(matchSchema.parse(wire)).toEqual(wire);
  });

  it("leaves out what a core type may grow (B-03)", () => {
    const grown = { ...match, secret: 1, counts: { ...match.counts, secret: 2 } };
    expect(matchToWire(grown, "Patient/p1")).toEqual(matchToWire(match, "Patient/p1"));
  });

  it("has the contract's evidence to the letter", () => {
    expect(Object.keys(matchToWire(match, "Patient/p1").criteria[0]?.evidence[0] ?? {})).toEqual([
      "resource",
      "concept",
      "value",
      "unit",
      "date",
      "limit",
    ]);
  });

  it("is the same as text, also of what was said before of somebody else", () => {
    const silent = match.criteria.map((one) => ({ ...one, evidence: [] }));
    const both = { ...match, criteria: [...silent, ...match.criteria] };
    for (const patient of ["Patient/p1", "Patient/p2"]) {
      expect(matchesToTexts([both], patient).join("")).toBe(
        JSON.stringify(matchToWire(both, patient)),
      );
    }
  });

  it("names the patient where the evidence is the Patient itself", () => {
    const [criterion] = match.criteria;
    const evidence = (criterion?.evidence ?? []).map((one) => ({ ...one, resource: "Patient" }));
    const aged = { ...match, criteria: match.criteria.map((one) => ({ ...one, evidence })) };
    expect(matchToWire(aged, "Patient/p1").criteria[0]?.evidence[0]?.resource).toBe("Patient/p1");
  });
});

describe("a match request", () => {
  const issuesOf = (body: unknown): (string | undefined)[] =>
    matchRequestSchema.safeParse(body).error?.issues.map((issue) => issue.path.join(".")) ?? [];

  it.each([
    [{ bundle: [] }, ["bundle"]],
    [{ patient: "123" }, ["patient"]],
    [{ patient: "Patient/../x" }, ["patient"]],
    [{ asOf: "2026-02-30" }, ["asOf"]],
    [{ asOf: "2026-2-3" }, ["asOf"]],
    [{ asOf: 20261101 }, ["asOf"]],
    [{ studies: "NCT06421701" }, ["studies"]],
    [{ studies: [] }, ["studies"]],
    [{ studies: ["NCT06421701", 7] }, ["studies.1"]],
  ])("%j is refused at %j", (body, paths) => expect(issuesOf(body)).toEqual(paths));

  it("takes no member that it does not know (B-33)", () =>
    expect(
      matchRequestSchema.safeParse({ patient: "Patient/1", score: 100 }).error?.issues,
    ).toMatchObject([{ code: "unrecognized_keys", keys: ["score"] }]));
});
