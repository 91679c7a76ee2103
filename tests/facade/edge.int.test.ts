import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { operationOutcomeSchema } from "@cohort/contract";
import { lupus } from "../api/patients.ts";
import { type Harness, STUDY, startHarness } from "../api/support.ts";
import { FHIR_JSON, fhir, post } from "./client.ts";
import { complaintsAbout } from "./validate.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.seed({ a: lupus("a", { sledai: 12 }) });
}, 60_000);
afterAll(() => harness.stop());

const STUDIES = "/ResearchStudy";
const bundle = {
  resourceType: "Bundle",
  type: "collection",
  entry: lupus("p").map((resource) => ({ resource })),
};

const codesOf = (body: object): readonly string[] => {
  expect(complaintsAbout(body)).toEqual([]);
  return operationOutcomeSchema.parse(body).issue.map(({ code }) => code);
};

describe("A7-03 answers are FHIR in JSON", () => {
  it.each([
    undefined,
    "*/*",
    "application/fhir+json",
    "application/json",
    "application/json+fhir",
    "application/fhir+json; fhirVersion=4.0",
    'application/fhir+xml;q=0.9, application/fhir+json; fhirVersion="4.0"; q=0.8',
    "text/html,application/xhtml+xml,*/*;q=0.8",
  ])("for Accept: %s", async (accept) => {
    const reply = await fhir(harness, STUDIES, {
      headers: accept === undefined ? {} : { Accept: accept },
    });
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
  });

  it.each([
    "application/fhir+xml",
    "text/html",
    "application/fhir+json; fhirVersion=3.0",
    "application/fhir+json; fhirVersion=5.0, application/json;q=0",
  ])("and nothing else: 406 for Accept: %s", async (accept) => {
    const reply = await fhir(harness, STUDIES, { headers: { Accept: accept } });
    expect(reply.status).toBe(406);
    expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
    expect(codesOf(reply.body)).toEqual(["not-supported"]);
  });

  it.each([
    ["json", 200],
    ["application/fhir+json", 200],
    ["application/fhir%2Bjson", 200],
    ["application/json+fhir", 200],
    ["xml", 406],
    ["ttl", 406],
  ])("for _format=%s: %d, whatever Accept says", async (format, status) => {
    const headers = { Accept: status === 200 ? "text/html" : "application/fhir+json" };
    const reply = await fhir(harness, `${STUDIES}?_format=${format}&_pretty=true`, { headers });
    expect(reply.status).toBe(status);
  });

  it.each([
    ["application/fhir+json", 200],
    ["application/json; charset=utf-8", 200],
    ["application/fhir+json; fhirVersion=4.0", 200],
    ["application/json+fhir", 200],
    ["application/fhir+json; fhirVersion=5.0", 415],
    ["application/fhir+xml", 415],
    ["text/plain", 415],
  ])("takes a body of %s: %d", async (type, status) => {
    const reply = await post(harness, "/ResearchStudy/$match", bundle, { "Content-Type": type });
    expect(reply.status).toBe(status);
    if (status === 415) expect(codesOf(reply.body)).toEqual(["not-supported"]);
  });

  it("has no quarrel with Prefer, and answers HEAD without a body", async () => {
    const headers = { Prefer: "return=representation, handling=lenient" };
    expect((await fhir(harness, STUDIES, { headers })).status).toBe(200);
    const head = await fhir(harness, STUDIES, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("content-type")).toBe(FHIR_JSON);
    expect(head.body).toEqual({});
  });
});

describe("A7-01 what goes wrong is an OperationOutcome", () => {
  it.each([
    ["GET", "/nothing", 404, "not-found"],
    ["GET", "/Patient/1", 404, "not-found"],
    ["GET", `${STUDIES}/NCT00000000`, 404, "not-found"],
    ["GET", `${STUDIES}/%zz`, 400, "invalid"],
    ["DELETE", `${STUDIES}/${STUDY}`, 405, "not-supported"],
    ["GET", "/ResearchStudy/$match", 405, "not-supported"],
    ["POST", "/ResearchStudy/$match", 400, "required"],
  ])("%s %s: %d %s", async (method, path, status, code) => {
    const reply = await fhir(harness, path, { method, headers: { "X-Request-Id": "trace-1" } });
    expect(reply.status).toBe(status);
    expect(reply.headers.get("content-type")).toBe(FHIR_JSON);
    expect(codesOf(reply.body)).toEqual([code]);
    const { issue } = operationOutcomeSchema.parse(reply.body);
    expect(issue.map(({ diagnostics }) => diagnostics)).toEqual(["trace-1"]);
  });

  it.each([
    ["{", "structure", "body"],
    ['{"__proto__":{"admin":true}}', "structure", "__proto__"],
    [`${'{"a":'.repeat(100)}1${"}".repeat(100)}`, "structure", "body"],
  ])("B-09, B-10 names what is wrong with %s", async (body, code, expression) => {
    const init = { method: "POST", headers: { "Content-Type": "application/fhir+json" }, body };
    const reply = await fhir(harness, "/ResearchStudy/$match", init);
    expect(reply.status).toBe(400);
    const { issue } = operationOutcomeSchema.parse(reply.body);
    expect(issue).toMatchObject([{ code, expression: [expression] }]);
  });

  it("B-09 says that a body is too long", async () => {
    const long = { resourceType: "Bundle", language: "x".repeat(11 * 1024 * 1024) };
    const reply = await post(harness, "/ResearchStudy/$match", long);
    expect(reply.status).toBe(413);
    expect(codesOf(reply.body)).toEqual(["too-long"]);
  });

  it("beside hooks too, and nowhere else", async () => {
    const cds = await fetch(`${harness.base}/cds-services/nothing/here`);
    expect(cds.headers.get("content-type")).toBe(FHIR_JSON);
    const hooks = await fetch(`${harness.base}/fhir-hooks/x/y/z/w`);
    expect(hooks.headers.get("content-type")).toBe("application/problem+json");
  });
});

describe("A7-05 a read is conditional", () => {
  it("on the version that the caller has", async () => {
    const read = `${STUDIES}/${STUDY}`;
    const first = await fhir(harness, read);
    const tag = first.headers.get("etag") ?? "";
    expect(tag).toMatch(/^W\/"[^"]+"$/);
    const again = await fhir(harness, read, { headers: { "If-None-Match": `"x", ${tag}` } });
    expect(again.status).toBe(304);
    expect(again.headers.get("etag")).toBe(tag);
    expect(again.body).toEqual({});
    const other = await fhir(harness, read, { headers: { "If-None-Match": 'W/"x"' } });
    expect(other.status).toBe(200);
  });
});
