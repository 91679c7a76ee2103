import { describe, expect, it } from "@jest/globals";
import { parseDay } from "@cohort/foundation";
import type { ObservationFact } from "@cohort/record";
import { condition, decide, drug, result } from "../../test/patient.ts";
import type { Rule } from "../syntax.ts";

/** "Have you ever had ...?", answered on a form. */
const answered = (concept: string, value: ObservationFact["value"]): ObservationFact => ({
  ...result(concept, 0, "2026-10-20"),
  value,
});

const QUESTIONS: readonly (readonly [string, Rule])[] = [
  ["graft", { kind: "procedure", concepts: ["graft"] }],
  ["vaccine", { kind: "immunization", concepts: ["vaccine"], within: "P4W" }],
  ["reaction", { kind: "allergy", concepts: ["reaction"] }],
  ["reaction", { kind: "allergy", concepts: ["reaction"], severe: { question: "Was it severe?" } }],
  ["drug-a", { kind: "exposure", concepts: ["drug-a"] }],
  ["disease", { kind: "condition", concepts: ["disease"] }],
];

describe.each(QUESTIONS)("asked about %s", (concept, rule) => {
  const not: Rule = { kind: "not", of: rule };
  // Some drug, so that a record without any does not leave it open.
  const says = (asked: Rule, value: ObservationFact["value"]): string =>
    decide(asked, [answered(concept, value), drug("growth-factor", "2020-01-01", null)]).says;

  it("is not so where the answer is no", () => {
    expect(says(not, { type: "word", word: "negative" })).toBe("pass presumed");
    expect(says(not, { type: "boolean", value: false })).toBe("pass presumed");
  });

  it("is so where the answer is yes", () => {
    expect(says(rule, { type: "word", word: "positive" })).toBe("pass recorded");
    expect(says(rule, { type: "boolean", value: true })).toBe("pass recorded");
  });

  it("stays open where nobody can tell what the answer was", () => {
    expect(says(not, { type: "unreadable" })).toBe("unknown unconfirmed");
  });
});

describe("a tumour that was looked for and not found", () => {
  const none = (on: string) => ({
    ...result("tumour", "negative", on),
    value: { type: "boolean" as const, value: false },
  });

  it("lies near nothing", () => {
    const near: Rule = {
      kind: "events-apart",
      first: ["disease"],
      second: ["tumour"],
      atMost: "P2Y",
    };
    const facts = [condition("disease", "2026-01-01"), none("2026-02-01")];
    expect(decide({ kind: "not", of: near }, facts).says).toBe("pass presumed");
  });

  it("is no repeated finding", () => {
    const twice: Rule = {
      kind: "repeated",
      concepts: ["tumour"],
      times: 2,
      apart: { atLeast: "P12W" },
    };
    const facts = [none("2026-01-01"), none("2026-06-01")];
    expect(decide(twice, facts).says).toBe("fail recorded");
  });
});

it("names the day on which a diagnosis that stands for a result ends", () => {
  const found: Rule = { kind: "result", concepts: ["antibody"], is: "positive" };
  const ended = { from: parseDay("2026-12-01") ?? 0, to: parseDay("2026-12-01") ?? 0 };
  const facts = [condition("antibody", "2026-01-01", { ended, clinical: null })];
  const { says, breakpoints } = decide(found, facts);
  expect(says).toBe("pass recorded");
  expect(decide(found, facts, "2026-12-01").says).toBe("unknown missing");
  expect(breakpoints).toContain(ended.to);
});

it("does not count an event without a date of its own before it was written down", () => {
  const near: Rule = {
    kind: "events-apart",
    first: ["disease"],
    second: ["tumour"],
    undated: ["tumour"],
    atMost: "P2Y",
  };
  const facts = [condition("disease", "2025-01-01"), condition("tumour", "2026-06-01")];
  const { says, breakpoints } = decide({ kind: "not", of: near }, facts, "2026-05-31");
  expect(says).toBe("pass presumed");
  expect(breakpoints).toEqual([parseDay("2026-06-01")]);
  expect(decide({ kind: "not", of: near }, facts, "2026-06-01").says).toBe("unknown undated");
});
