import { describe, expect, it } from "@jest/globals";
import { allowedAttributes, allowedName } from "./allowed.ts";

describe("what a span may say (B-17)", () => {
  it("B-17: keeps what is on the list, as words and numbers", () => {
    const asked = {
      "http.route": "/v1/studies/{study}/candidates/{id}",
      "http.response.status_code": 200,
      "fhir.type": "Observation",
      "bullmq.job.id": "0b0ad6a4-2f5c-4b8e-9d6d-7b7b3f3a3c11",
    };
    expect(allowedAttributes(asked)).toEqual(asked);
  });

  it.each([
    ["what is not on the list", { "patient.id": "p1", "bullmq.queue.options": "{}" }],
    ["a URL", { "http.route": "https://ehr.example.org/Patient/p1" }],
    ["a query", { "http.route": "/v1/studies?name=Li" }],
    ["a sentence", { "fhir.failure": 'no "Patient" there, or another' }],
    ["a document", { "fhir.type": { resourceType: "Patient" }, "http.route": ["/v1"] }],
    ["what is too long", { "http.route": "x".repeat(121) }],
  ])("B-17: leaves out %s", (_, attributes) => {
    expect(allowedAttributes(attributes)).toEqual({});
  });

  it("B-17: names a span by a constant or a pattern, or not at all", () => {
    expect(allowedName("GET /v1/studies/{study}")).toBe("GET /v1/studies/{study}");
    expect(allowedName("postgres://user:secret@host/x")).toBe("span");
    expect(allowedName("Müller, Anna")).toBe("span");
  });
});
