import { describe, expect, it } from "@jest/globals";
import { resolveLink } from "./bundle.ts";

describe("A6-01: where a next link leads", () => {
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
  ])("%s", (link, expected) => {
    expect(resolveLink(link, page, base)).toBe(expected);
  });
});
