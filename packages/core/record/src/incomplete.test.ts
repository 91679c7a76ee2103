import { describe, expect, it } from "@jest/globals";
import { isIncomplete } from "./incomplete.ts";
import { EMPTY_RECORD } from "./record.ts";

describe("a record is incomplete", () => {
  const lost = { kind: "observation" as const, concepts: [] };
  it.each([
    [
      "where something was not granted",
      { gaps: [{ kind: "condition", reason: "unauthorised" }] },
      true,
    ],
    [
      "where an entry was left out",
      { issues: [{ resource: "Observation/1", code: "shape", text: "", lost }] },
      true,
    ],
    [
      "not for an entry that was read in part",
      { issues: [{ resource: "Observation/1", code: "range", text: "" }] },
      false,
    ],
    ["not else", {}, false],
  ] as const)("%s", (_when, changes, expected) =>
    expect(isIncomplete({ ...EMPTY_RECORD, ...changes })).toBe(expected),
  );
});
