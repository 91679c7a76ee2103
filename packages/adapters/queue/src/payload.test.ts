import { describe, expect, it } from "@jest/globals";
import { LARGEST_BATCH, parsePayload } from "./payload.ts";

const job = "5f0c6a1e-8d0c-4a52-9a3e-0d3f1c2b4a59";

describe("parsePayload", () => {
  it("reads what we enqueue", () => {
    expect(parsePayload("sync", { v: 1, job })).toEqual({ kind: "known", payload: { v: 1, job } });
    const payload = { v: 1, patients: ["p1", "f3-a.b", "test_patient"] };
    expect(parsePayload("match", payload)).toEqual({ kind: "known", payload });
  });

  it.each([
    ["a clinical value beside the ids", { v: 1, patients: ["p1"], name: "Li" }],
    ["a reference in place of an id", { v: 1, patients: ["Patient/p1"] }],
    ["an id that cannot be one", { v: 1, patients: ["a b"] }],
    ["no patient", { v: 1, patients: [] }],
    ["too many patients", { v: 1, patients: Array.from({ length: LARGEST_BATCH + 1 }, () => "p") }],
    ["an older version", { v: 0, patients: ["p1"] }],
    ["no version", { patients: ["p1"] }],
    ["nothing", null],
    ["a text", "p1"],
  ])("B-18: refuses %s", (_, data) => {
    expect(parsePayload("match", data)).toEqual({ kind: "broken" });
  });

  it.each([{ v: 2, cursor: "x" }, { v: 17 }])("C-34: knows %j for a newer one", (data) => {
    expect(parsePayload("match", data)).toEqual({ kind: "newer" });
    expect(parsePayload("sync", data)).toEqual({ kind: "newer" });
  });
});
