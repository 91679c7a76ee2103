import { describe, expect, it } from "@jest/globals";
import { joinManifest, readManifest } from "./manifest.ts";

const FROM = new URL("https://ehr.example/fhir/export/1");
const file = (type: string, url: string) => ({ type, url });
const STU3 = {
  transactionTime: "2026-01-01T00:00:00Z",
  request: "https://ehr.example/fhir/$export",
  requiresAccessToken: true,
  output: [file("Patient", "https://ehr.example/files/1")],
  deleted: [file("Bundle", "files/2")],
  error: [file("OperationOutcome", "https://ehr.example/files/3")],
};

describe("a manifest", () => {
  it("A4-10: has what was deleted before everything else", () => {
    expect(readManifest(STU3, FROM)?.files).toEqual([
      {
        section: "deleted",
        type: "Bundle",
        url: "https://ehr.example/fhir/export/files/2",
        needsToken: true,
      },
      { section: "output", type: "Patient", url: "https://ehr.example/files/1", needsToken: true },
      {
        section: "error",
        type: "OperationOutcome",
        url: "https://ehr.example/files/3",
        needsToken: true,
      },
    ]);
  });

  it("A4-09: calls its errors `outcome` since STU4, and names no request", () => {
    const { error, request: _, ...rest } = STU3;
    expect(readManifest({ ...rest, outcome: error }, FROM)?.files.at(-1)?.section).toBe("error");
  });

  it("A4-06: sends no token unless it is asked for", () => {
    const { requiresAccessToken: _, ...rest } = STU3;
    for (const flag of [{}, { requiresAccessToken: false }, { requiresAccessToken: "true" }]) {
      const files = readManifest({ ...rest, ...flag }, FROM)?.files ?? [];
      expect(files.map(({ needsToken }) => needsToken)).toEqual([false, false, false]);
    }
  });

  it.each([
    ["no object", null],
    ["no transaction time", { ...STU3, transactionTime: undefined }],
    ["a transaction time that is a day", { ...STU3, transactionTime: "2026-01-01" }],
    ["a file without a URL", { ...STU3, output: [{ type: "Patient" }] }],
    ["a file without a type", { ...STU3, output: [{ url: "https://ehr.example/files/1" }] }],
    ["a page of HTML", "<html>"],
  ])("is none with %s", (_, body) => {
    expect(readManifest(body, FROM)).toBeNull();
  });

  it("A4-11: of several parts begins the next changes at the earliest time", () => {
    const first = readManifest({ ...STU3, link: [{ relation: "next", url: "?page=2" }] }, FROM);
    const second = readManifest({ ...STU3, transactionTime: "2025-12-31T23:59:00+00:00" }, FROM);
    expect(first?.next).toBe("https://ehr.example/fhir/export/1?page=2");
    if (!first || !second) throw new Error("no manifest");
    const whole = joinManifest([first, second]);
    expect(whole?.transactionTime).toBe("2025-12-31T23:59:00+00:00");
    expect(whole?.files).toHaveLength(6);
  });
});
