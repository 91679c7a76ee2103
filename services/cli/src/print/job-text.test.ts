import { describe, expect, it } from "@jest/globals";
import type { Job } from "@cohort/postgres";
import { countsText, detailOf, spanText, summaryOf } from "./job-text.ts";

const job: Job = {
  id: "j",
  kind: "sync",
  mode: "full",
  state: "running",
  phase: "reading",
  progress: { done: 60, total: 600 },
  counts: { Patient: 60, Observation: 900, Condition: 120, Procedure: 1, Immunization: 2 },
  skipped: {},
  checkpoint: null,
  errorClass: null,
  createdAt: "2026-11-22T10:00:00.000Z",
  startedAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:10.000Z",
  finishedAt: null,
};

describe("a job in words", () => {
  it("says how it goes", () => {
    expect(detailOf(job)).toBe(
      "reading, 6.0/s, about 2 min left, Observation 900, Condition 120, Patient 60, others 3",
    );
    expect(detailOf({ ...job, phase: null, counts: {}, startedAt: null })).toBe("");
  });

  it("says what came of it, and what was left out and why", () => {
    const skipped = { "unauthorised:Procedure": 60, absent: 2, "new-reason": 1 };
    const ended: Job = { ...job, state: "done", skipped, finishedAt: "2026-11-22T10:01:00.000Z" };
    expect(summaryOf(ended)).toEqual([
      "60 patients read in 60 s, 1.0/s",
      "resources: Observation 900, Condition 120, Patient 60, Immunization 2, Procedure 1",
      "left out:",
      "  60 resource types that the EHR did not grant (Procedure)",
      "  2 patients whom the EHR did not know; asked for once more after ten minutes",
      "  1 new-reason",
    ]);
    expect(summaryOf({ ...job, startedAt: null, counts: {} })).toEqual(["60 patients read"]);
  });

  it.each([
    [0, "0 s"],
    [89_000, "89 s"],
    [90_000, "2 min"],
    [3_600_000, "60 min"],
    [12_000_000, "3 h 20 min"],
  ])("rounds %i ms to %s", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });

  it("counts alike by name", () => {
    expect(countsText({ b: 1, a: 1, c: 2 })).toBe("c 2, a 1, b 1");
  });
});
