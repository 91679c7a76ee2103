import { describe, expect, it } from "@jest/globals";
import { ownName, resolveLink } from "./links.ts";

const page = new URL("https://ehr.test/api/fhir/Observation/_search");
const place = {
  baseUrl: new URL("https://ehr.test/api/fhir/"),
  origins: new Set(["http://pages.test"]),
};

describe("where a next link leads", () => {
  it.each([
    [
      "https://ehr.test/api/fhir?_getpages=a%2Bb&x=%7B|{",
      "https://ehr.test/api/fhir?_getpages=a%2Bb&x=%7B|{",
    ],
    ["http://inner:8080/fhir?_getpages=1", "http://inner:8080/fhir?_getpages=1"],
    ["Observation?page=2", "https://ehr.test/api/fhir/Observation?page=2"],
    ["?page=2", "https://ehr.test/api/fhir/Observation?page=2"],
    ["/other/page/2", "https://ehr.test/other/page/2"],
    ["/api/fhir/Observation?page=2", "https://ehr.test/api/fhir/Observation?page=2"],
    // Canvas writes it so.
    ["/Observation?_offset=10", "https://ehr.test/api/fhir/Observation?_offset=10"],
    // As Zus did.
    ["ehr.test/api/fhir/Observation?_after=x", "https://ehr.test/api/fhir/Observation?_after=x"],
    ["//evil.test/fhir", "https://evil.test/fhir"],
  ])("A6-01 %s", (link, expected) => {
    expect(resolveLink(link, "Observation", page, place)).toBe(expected);
  });
});

describe("a link by a name that the proxy does not have", () => {
  const behind = { ...place, baseUrl: new URL("https://ehr.test:8443/fhir/") };

  it.each([
    [
      "http, behind one that ends TLS",
      "http://ehr.test/api?p=%7B|{",
      "https://ehr.test/api?p=%7B|{",
    ],
    ["and without a path", "http://ehr.test?p=1", "https://ehr.test?p=1"],
  ])("A6-01 leads to the base: %s", (_, link, expected) => {
    expect(ownName(link, place)).toBe(expected);
  });

  it("A6-01 leads to the base where its port is lost", () => {
    expect(ownName("https://ehr.test/fhir?p", behind)).toBe("https://ehr.test:8443/fhir?p");
    expect(ownName("http://ehr.test:8443/fhir?p", behind)).toBe("https://ehr.test:8443/fhir?p");
  });

  it.each([
    "http://ehr.test:9000/fhir",
    "https://ehr.test:9000/fhir",
    "http://evil.test/fhir",
    "https://ehr.test.evil.test/fhir",
    "http://user@ehr.test/fhir",
    "http://pages.test/fhir",
    "ftp://ehr.test/fhir",
  ])("A6-03 is left as it is: %s", (link) => {
    expect(ownName(link, place)).toBe(link);
  });

  it("A6-03 never leads from https to http", () => {
    const clear = { ...place, baseUrl: new URL("http://ehr.test/fhir/") };
    expect(ownName("https://ehr.test/fhir", clear)).toBe("https://ehr.test/fhir");
  });

  it("A6-03 is kept where it is an allowed origin", () => {
    const both = { ...behind, origins: new Set(["https://ehr.test"]) };
    expect(ownName("https://ehr.test/fhir?p", both)).toBe("https://ehr.test/fhir?p");
  });
});
