import { describe, expect, it } from "@jest/globals";
import { readBundlePage, resolveLink } from "./bundle.ts";

describe("where a next link leads", () => {
  const base = new URL("https://ehr.test/api/fhir/");
  const page = new URL("https://ehr.test/api/fhir/Observation/_search");

  it.each([
    [
      "https://ehr.test/api/fhir?_getpages=a%2Bb&x=%7B|{",
      "https://ehr.test/api/fhir?_getpages=a%2Bb&x=%7B|{",
    ],
    ["http://inner:8080/fhir?_getpages=1", "http://inner:8080/fhir?_getpages=1"],
    ["Observation?page=2", "https://ehr.test/api/fhir/Observation?page=2"],
    ["?page=2", "https://ehr.test/api/fhir/Observation?page=2"],
    ["/other/page/2", "https://ehr.test/other/page/2"],
    ["//evil.test/fhir", "https://evil.test/fhir"],
  ])("A6-01 %s", (link, expected) => {
    expect(resolveLink(link, page, base)).toBe(expected);
  });
});

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
