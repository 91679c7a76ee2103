import { describe, expect, it } from "@jest/globals";
import { conceptId } from "@cohort/foundation";
import type { Fact } from "@cohort/record";
import { readVersions, writeVersions } from "./versions.ts";

const fact = (source: string): Fact => ({
  kind: "procedure",
  source,
  hits: [{ concept: conceptId("biopsy"), tier: "core" }],
  performed: null,
  status: "done",
});
const record = { facts: ["Procedure/b", "Condition/a", "Procedure/b", "Procedure/c"].map(fact) };

describe("versions of resources beside a record", () => {
  it("come back by the names of the resources", () => {
    const text = writeVersions(
      record,
      new Map([
        ["Patient", "7"],
        ["Procedure/b", "3"],
        ["Condition/a", "W.1-x"],
      ]),
    );
    expect(text).toBe("7 W.1-x 3 -");
    expect([...readVersions(record, text)]).toEqual([
      ["Patient", "7"],
      ["Condition/a", "W.1-x"],
      ["Procedure/b", "3"],
    ]);
  });

  it("are nothing where none is known", () => {
    expect(writeVersions(record, new Map())).toBeNull();
    expect(writeVersions(record, new Map([["Procedure/z", "3"]]))).toBeNull();
    expect(readVersions(record, null).size).toBe(0);
  });

  it("keep no text that an id cannot be", () => {
    for (const text of ["Jane Doe", "x".repeat(65), "", "1 2", "é"]) {
      expect(writeVersions(record, new Map([["Procedure/c", text]]))).toBeNull();
    }
  });
});
