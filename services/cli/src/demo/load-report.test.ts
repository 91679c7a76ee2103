import { describe, expect, it } from "@jest/globals";
import { holdsPatients, reportLines } from "./load-report.ts";

describe("what the demo says of a folder", () => {
  it("counts what was loaded and names what was not", () => {
    const lines = reportLines({
      files: 2,
      resources: 9,
      byType: { Observation: 7, Patient: 2 },
      repeated: 3,
      skipped: [
        { file: "notes.txt", reason: "is not .json" },
        { file: "more/b.ndjson.gz", line: 3, reason: "is not JSON" },
        { file: "c.json", entry: 2, reason: "an entry without a resource" },
      ],
    });
    expect(lines).toEqual([
      "9 resources from 2 files: Observation 7, Patient 2",
      "3 of them came again under one id: the last is held",
      "left out notes.txt: is not .json",
      "left out more/b.ndjson.gz, line 3: is not JSON",
      "left out c.json, entry 2: an entry without a resource",
    ]);
  });

  it("does not fill the screen", () => {
    const skipped = Array.from({ length: 60 }, (_, at) => ({ file: `${at}.txt`, reason: "no" }));
    const lines = reportLines({ files: 0, resources: 0, byType: {}, repeated: 0, skipped });
    expect(lines).toHaveLength(52);
    expect(lines.at(-1)).toBe("and 10 more left out");
  });

  it("refuses a folder without patients", () => {
    const report = { files: 1, resources: 1, byType: { Observation: 1 }, repeated: 0, skipped: [] };
    expect(holdsPatients("data", report)).toMatchObject({ failure: { code: "DEMO.NO_PATIENTS" } });
    expect(holdsPatients("data", { ...report, byType: { Patient: 1 } }).ok).toBe(true);
  });
});
