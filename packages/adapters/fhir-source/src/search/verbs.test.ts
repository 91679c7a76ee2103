import { describe, expect, it } from "@jest/globals";
import type { FhirRequest } from "../wire/call.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { createVerbs } from "./verbs.ts";

const FORM = { post: false, strict: false };
const WISH = { patienceMs: 0 };

function bench() {
  const sent: FhirRequest[] = [];
  const settings = { baseUrl: new URL("https://ehr.test/fhir/"), limits: DEFAULT_LIMITS };
  const verbs = createVerbs(settings, async (request) => {
    sent.push(request);
    return { body: { resourceType: "Bundle" }, bytes: 0, url: new URL(request.url) };
  });
  return { verbs, sent };
}

describe("how parameters are written", () => {
  const since = "2026-03-01T10:00:00+01:00";

  it("A6-07 the plus of an offset is escaped, in searches and histories", async () => {
    const { verbs, sent } = bench();
    await verbs.search("Observation", { _lastUpdated: `ge${since}` }, FORM, WISH);
    await verbs.history("Observation", { _since: since }, FORM, WISH);
    expect(sent.map(({ url }) => url)).toEqual([
      "https://ehr.test/fhir/Observation?_lastUpdated=ge2026-03-01T10%3A00%3A00%2B01%3A00",
      "https://ehr.test/fhir/Observation/_history?_since=2026-03-01T10%3A00%3A00%2B01%3A00",
    ]);
  });

  it("A6-10 a URL of more than 2000 characters becomes the body of a POST", async () => {
    const { verbs, sent } = bench();
    const lengths = [1_900, 2_000];
    for (const length of lengths) {
      await verbs.search("Observation", { code: "x".repeat(length) }, FORM, WISH);
    }
    expect(sent.map(({ method, url }) => [method, url.length > 1_900])).toEqual([
      ["GET", true],
      ["POST", false],
    ]);
    expect(sent[1]?.body).toBe(`code=${"x".repeat(2_000)}`);
    expect(sent.every(({ url }) => url.length <= 2_000)).toBe(true);
  });

  it("A6-10 identifiers stand in no URL of a search", async () => {
    const { verbs, sent } = bench();
    await verbs.search("Patient", { _id: "p1,p2" }, { ...FORM, post: true }, WISH);
    expect(sent).toMatchObject([
      { method: "POST", url: "https://ehr.test/fhir/Patient/_search", body: "_id=p1%2Cp2" },
    ]);
  });
});
