import { describe, expect, it } from "@jest/globals";
import { readBundlePage } from "./bundle.ts";

describe("entries of a history", () => {
  const history = (...entry: unknown[]) =>
    readBundlePage("Observation", { resourceType: "Bundle", type: "history", entry });

  it("A6-08 that are deletions are told by their request, else by their URL", () => {
    const page = history(
      { request: { method: "DELETE", url: "Observation/o1" } },
      { request: { method: "DELETE", url: "https://ehr.test/fhir/Observation/o2/_history/3" } },
      {
        request: { method: "DELETE", url: "Observation" },
        fullUrl: "https://ehr.test/Observation/o3",
      },
      {
        request: { method: "DELETE", url: "Observation/o4" },
        resource: { resourceType: "Observation", id: "o4" },
      },
      { request: { method: "PUT", url: "Observation/o5" } },
      { request: { method: "PUT" }, resource: { resourceType: "Observation", id: "o6" } },
    );
    expect(page.deleted).toEqual([1, 2, 3, 4].map((at) => `Observation/o${at}`));
    expect(page.entries.map(({ resource }) => resource.id)).toEqual(["o4", "o6"]);
    expect(page.skipped).toBe(1);
  });

  it.each([null, 5, {}, { url: "?" }, { url: "urn:uuid:1" }, { url: ["Observation/o1"] }])(
    "A6-08 that name nothing (%j) are no deletions",
    (request) => {
      const named = { ...(typeof request === "object" ? request : {}), method: "DELETE" };
      expect(history({ request: named }).deleted).toEqual([]);
    },
  );
});

describe("what a remark among results says of them", () => {
  const held = (...issue: unknown[]) =>
    readBundlePage("Observation", {
      resourceType: "Bundle",
      entry: [{ resource: { resourceType: "OperationOutcome", issue } }],
    }).held;

  it.each([
    ["nothing, where it is a warning", [{ severity: "warning", code: "processing" }], null],
    ["held back", [{ severity: "warning", code: "suppressed" }], "unauthorised"],
    ["broken", [{ severity: "error", code: "invalid" }], "unreadable"],
    [
      "both",
      [{ severity: "error" }, { severity: "information", code: "forbidden" }],
      "unauthorised",
    ],
  ])("A6-04 %s", (_, issues, expected) => {
    expect(held(...issues)).toBe(expected);
  });
});
