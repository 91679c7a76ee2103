import { describe, expect, it } from "@jest/globals";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";

describe("a sync's checkpoint", () => {
  it.each([
    { mapping: "abc", starts: 3, pass: null },
    {
      mapping: "abc",
      starts: 0,
      pass: {
        stage: "listing",
        next: "https://ehr.example.org/fhir?page=2",
        marks: { Patient: "2026-11-01T10:00:00Z" },
        wanted: null,
        withheld: ["Procedure"],
      },
    },
  ] as const)("comes back as it was written: $pass", (checkpoint) => {
    expect(readCheckpoint(writeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it.each([null, "", "{", "null", "[]", '{"mapping":1,"starts":1}', '{"mapping":"abc"}'])(
    "%j is none",
    (text) => {
      expect(readCheckpoint(text)).toEqual({ mapping: "", starts: 0, pass: null });
    },
  );

  it.each(["null", "7", '{"stage":"resting","marks":{}}', '{"stage":"reading"}'])(
    "a pass that says %s has not begun",
    (pass) => {
      const text = `{"mapping":"abc","starts":1,"pass":${pass}}`;
      expect(readCheckpoint(text)).toEqual({ mapping: "abc", starts: 1, pass: null });
    },
  );
});
