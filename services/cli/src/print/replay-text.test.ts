import { describe, expect, it } from "@jest/globals";
import { patientId } from "@cohort/foundation";
import type { ReplayReport } from "@cohort/postgres";
import { EXIT } from "../command-line/command.ts";
import { replayText } from "./replay-text.ts";
import { runInTest } from "../testing/run-in-test.ts";

const report = (changes: Partial<ReplayReport> = {}): ReplayReport => ({
  study: "NCT1",
  patient: patientId("p1"),
  version: 2,
  outcome: "same",
  reason: null,
  engine: { stored: "2", current: "2" },
  asOf: "2026-11-22",
  matches: 3,
  differences: [],
  ...changes,
});

describe("what a replay says", () => {
  it("is one line where nothing differs", () => {
    expect(replayText(report())).toBe("NCT1 Patient/p1 decision 2: same (3 as of 2026-11-22)");
  });

  it("names each place with both values, long ones cut, and the engine that explains it", () => {
    const place = { study: "NCT1", cohort: "sle", criterion: "inc-1" };
    const text = replayText(
      report({
        version: null,
        outcome: "different",
        engine: { stored: "1", current: "2" },
        differences: [
          { ...place, field: "outcome", stored: '"pass"', again: '"fail"' },
          { ...place, criterion: null, field: "match", stored: "x".repeat(300), again: null },
        ],
      }),
    );
    expect(text.split("\n")).toEqual([
      "NCT1 Patient/p1: different (3 as of 2026-11-22); engine 1 made it, this is engine 2",
      "  sle inc-1 outcome",
      '    - "pass"',
      '    + "fail"',
      "  sle match",
      `    - ${"x".repeat(200)}...`,
      "    + (not there)",
    ]);
  });

  it("says why it cannot be", () => {
    const changes = { outcome: "impossible", reason: "no-dictionary", matches: 0 } as const;
    expect(replayText(report(changes))).toContain(
      "impossible: the dictionary of then is not there",
    );
  });
});

describe("a replay of nothing in particular", () => {
  it.each([
    [[]],
    [["--patient", "x"]],
    [["--study", "x", "--version", "1"]],
    [["--all", "--limit", "3"]],
    [["--all", "--stored"]],
    [["--all", "--version", "1"]],
    [["--stored", "--limit", "0"]],
  ])("%j is refused", async (argv) => {
    expect(await runInTest(["replay", ...argv])).toMatchObject({ code: EXIT.usage, out: "" });
  });
});
