import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import request from "supertest";
import { start, type Sandbox } from "../sandbox.ts";

const lifecycle = new Lifecycle();
let sandbox: Sandbox;
beforeAll(async () => {
  const started = await start({ port: 0, population: { size: 0 } }, lifecycle);
  if (!started.ok) throw new Error(started.failure.message);
  sandbox = started.value;
  sandbox.put({ resourceType: "Patient", id: "p", meta: { profile: ["urn:mine"] } });
  sandbox.put({ resourceType: "Patient", id: "gone" });
  sandbox.remove("Patient", "gone");
});
afterAll(() => lifecycle.close());
const http = () => request(sandbox.baseUrl);

describe("read", () => {
  it("gives the resource with its version and date, as headers too", async () => {
    const { status, headers, body } = await http().get("/Patient/p");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/fhir+json; charset=utf-8");
    expect(headers["etag"]).toBe('W/"1"');
    expect(body).toEqual({
      resourceType: "Patient",
      id: "p",
      meta: { profile: ["urn:mine"], versionId: "1", lastUpdated: expect.any(String) },
    });
    const updated = new Date(String(body.meta.lastUpdated));
    expect(headers["last-modified"]).toBe(updated.toUTCString());
  });

  it("counts versions, through a deletion too", async () => {
    sandbox.put({ resourceType: "Basic", id: "b" });
    expect((await http().get("/Basic/b")).headers["etag"]).toBe('W/"1"');
    sandbox.remove("Basic", "b");
    expect((await http().get("/Basic/b")).status).toBe(410);
    sandbox.put({ resourceType: "Basic", id: "b" });
    expect((await http().get("/Basic/b")).headers["etag"]).toBe('W/"3"');
    expect(sandbox.remove("Basic", "never")).toBe(false);
  });

  it("answers 304 to who has this version", async () => {
    const known = await http().get("/Patient/p").set("If-None-Match", 'W/"0", W/"1"');
    expect([known.status, known.text]).toEqual([304, ""]);
    expect((await http().get("/Patient/p").set("If-None-Match", 'W/"2"')).status).toBe(200);
  });
});

describe("metadata", () => {
  it("lists what works: each type it holds or can search, and nothing that writes", async () => {
    sandbox.put({ resourceType: "Goal", id: "g" });
    const { body } = await http().get("/metadata");
    expect(body).toMatchObject({ resourceType: "CapabilityStatement", fhirVersion: "4.0.1" });
    const resources: { type: string; interaction: unknown; searchParam: { name: string }[] }[] =
      body.rest[0].resource;
    const types = resources.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["Goal", "Observation", "MedicationDispense"]));
    for (const { type, interaction, searchParam } of resources) {
      expect(interaction).toEqual(
        ["read", "search-type", "history-type"].map((code) => ({ code })),
      );
      const strict = await http().get(`/${type}`).set("Prefer", "handling=strict");
      expect([type, strict.status]).toEqual([type, 200]);
      expect(searchParam.map(({ name }) => name)).toContain("_lastUpdated");
    }
  });

  it("names parameters that the search then takes, even strictly", async () => {
    const { body } = await http().get("/metadata");
    const resources: { type: string; searchParam: { name: string; type: string }[] }[] =
      body.rest[0].resource;
    for (const { type, searchParam } of resources) {
      const query = Object.fromEntries(
        searchParam.map(({ name, type: kind }) => [name, kind === "date" ? "2026" : "x"]),
      );
      const answer = await http()
        .get(`/${type}?${new URLSearchParams(query).toString()}`)
        .set("Prefer", "handling=strict");
      expect([type, answer.status, answer.body.total]).toEqual([type, 200, 0]);
    }
  });
});

describe("what goes wrong or is not supported is an OperationOutcome", () => {
  it.each([
    ["get", "/Patient/nobody", 404, "not-found"],
    ["get", "/Patient/no%20id", 404, "not-found"],
    ["get", "/Patient/gone", 410, "deleted"],
    ["get", "/Potato", 404, "not-supported"],
    ["get", "/Potato/p", 404, "not-supported"],
    ["get", "/", 501, "not-supported"],
    ["get", "/Patient/p/_history", 501, "not-supported"],
    ["get", "/_history", 404, "not-supported"],
    ["get", "/Patient/$everything", 501, "not-supported"],
    ["get", "/Patient/p/Observation", 501, "not-supported"],
    ["get", "/Patient/%E0%A4%A", 400, "structure"],
    ["post", "/Patient", 405, "not-supported"],
    ["post", "/", 405, "not-supported"],
    ["put", "/Patient/p", 405, "not-supported"],
    ["patch", "/Patient/p", 405, "not-supported"],
    ["delete", "/Patient/p", 405, "not-supported"],
    ["delete", "/Patient", 405, "not-supported"],
    ["get", "/metadata?_format=application/fhir+xml", 406, "not-supported"],
  ] as const)("%s %s: %i %s", async (method, path, status, code) => {
    const answer = await http()[method](path);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toMatch(/^application\/fhir\+json/);
    expect(answer.body).toMatchObject({
      resourceType: "OperationOutcome",
      issue: [{ severity: "error", code, diagnostics: expect.stringMatching(/\.$/) }],
    });
    expect(answer.headers["allow"]).toBe(status === 405 ? "GET, HEAD" : undefined);
  });

  it("outside the FHIR base too", async () => {
    const answer = await request(new URL(sandbox.baseUrl).origin).get("/else");
    expect([answer.status, answer.body.issue[0].code]).toEqual([404, "not-found"]);
  });

  it.each(["/Patient", "/"])("POST %s with broken JSON or too much of it", async (path) => {
    const broken = await http().post(path).type("application/fhir+json").send("{oops");
    expect([broken.status, broken.body.issue[0].code]).toEqual([400, "structure"]);
    const large = JSON.stringify("x".repeat(1_100_000));
    const refused = await http().post(path).type("application/fhir+json").send(large);
    expect([refused.status, refused.body.issue[0].code]).toEqual([413, "too-long"]);
  });

  it("a search by POST that is too large or is no form", async () => {
    const large = `_id=${"x".repeat(1_100_000)}`;
    expect((await http().post("/Patient/_search").send(large)).status).toBe(413);
    const json = await http().post("/Patient/_search").send({ _id: "p" });
    expect([json.status, json.body.resourceType]).toEqual([415, "OperationOutcome"]);
  });
});

describe("content negotiation", () => {
  it.each([
    ["application/fhir+json; fhirVersion=4.0", 200],
    ["application/json", 200],
    ["*/*", 200],
    ["application/fhir+xml, application/fhir+json;q=0.5", 200],
    ["application/fhir+xml", 406],
  ])("Accept %s: %i", async (accept, status) => {
    expect((await http().get("/Patient/p").set("Accept", accept)).status).toBe(status);
  });

  it("hands a request id back", async () => {
    const { headers } = await http().get("/Patient/p").set("X-Request-Id", "abc-1");
    expect(headers["x-request-id"]).toBe("abc-1");
  });
});

it("fails to start where the port is taken, and says so", async () => {
  const port = Number(new URL(sandbox.baseUrl).port);
  const second = await start({ port, population: { size: 0 } }, lifecycle);
  expect(second).toMatchObject({ ok: false, failure: { code: "SANDBOX.CANNOT_LISTEN" } });
});

it("fails to start on a day that is none", async () => {
  const started = await start({ port: 0, population: { asOf: "2026-02-30" } }, lifecycle);
  expect(started).toMatchObject({ ok: false, failure: { code: "SANDBOX.BAD_DATE" } });
});
