import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { Lifecycle } from "@cohort/config";
import {
  FHIR_MEDIA_TYPE,
  OPERATIONS,
  type Operation,
  operationOutcomeSchema,
  problemSchema,
} from "@cohort/contract";
import { routesOf } from "./routes/all-routes.ts";
import { TIMEOUTS, listen } from "./server.ts";
import { edgeApp } from "./testing/edge-app.ts";

const lifecycle = new Lifecycle();
let base = "";
let port = 0;

beforeAll(async () => {
  const options = {
    name: "api",
    host: "127.0.0.1",
    port: 0,
    shutdownMs: 2000,
    timeouts: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
  };
  const opened = await listen(edgeApp().app, lifecycle, options);
  if (!opened.ok) throw new Error(opened.failure.message);
  port = opened.value;
  base = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  expect((await fetch(`${base}/healthz`)).status).toBe(200);
  expect(await lifecycle.close()).toEqual([]);
});

/** Every route of the API that takes a body. */
const TAKERS: [string, string][] = routesOf(edgeApp().deps)
  .map(({ operation }): Operation => OPERATIONS[operation])
  .filter(({ path, body }) => body !== undefined && /^\/(?:v1|fhir)\//.test(path))
  .map(({ method, path }) => [
    method.toUpperCase(),
    path.replace("{study}", "X").replaceAll(/\{\w+\}/g, "0b6f7f5e-6f0f-4a52-9a52-0d6a3a3c1f11"),
  ]);

interface Answer {
  readonly status: number;
  readonly fields: readonly string[];
}

async function post(
  path: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Answer> {
  const answer = await fetch(base + path, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });
  const said: unknown = await answer.json();
  if (path.startsWith("/fhir/")) {
    expect(answer.headers.get("content-type")).toBe(FHIR_MEDIA_TYPE);
    const { issue } = operationOutcomeSchema.parse(said);
    return { status: answer.status, fields: issue.flatMap(({ expression = [] }) => expression) };
  }
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { errors = [] } = problemSchema.parse(said);
  return { status: answer.status, fields: errors.map(({ field }) => field) };
}

const match = (body: unknown): Promise<Answer> => post("/v1/match", JSON.stringify(body));

describe("POST /v1/match names what is wrong", () => {
  it.each([
    ["nothing", "", ["body"]],
    ["no JSON", "{", ["body"]],
    ["a form", "patient=1", ["body"]],
    ["a list", "[]", ["body"]],
    ["a word", '"Patient/1"', ["body"]],
    ["null", "null", ["body"]],
    ["neither bundle nor patient", "{}", ["bundle"]],
    ["both", '{"bundle":{"resourceType":"Bundle"},"patient":"Patient/1"}', ["patient"]],
    ["an unknown member", '{"patient":"Patient/1","verdict":"eligible"}', ["verdict"]],
    ["an impossible date", '{"patient":"Patient/1","asOf":"2026-02-30"}', ["asOf"]],
    ["half a date", '{"patient":"Patient/1","asOf":"2026-11"}', ["asOf"]],
    ["an unknown study", '{"bundle":{},"studies":["NCT00000000"]}', ["studies[0]"]],
    ["a study that is none", '{"patient":"Patient/1","studies":["X",{}]}', ["studies[1]"]],
    ["a reference that is none", '{"patient":"Practitioner/1"}', ["patient"]],
    ["a bundle that is none", '{"bundle":"x"}', ["bundle"]],
    ["several", '{"asOf":1,"studies":{}}', ["asOf", "studies"]],
  ])("%s", async (_name, body, fields) => {
    expect(await post("/v1/match", body)).toEqual({ status: 400, fields });
  });

  it("two patients, no patient, no Bundle", async () => {
    const patient = (id: string) => ({ resource: { resourceType: "Patient", id } });
    const bundle = (...entry: object[]) => ({
      bundle: { resourceType: "Bundle", type: "collection", entry },
    });
    for (const body of [
      bundle(patient("a"), patient("b")),
      bundle(),
      { bundle: { resourceType: "Patient" } },
      { bundle: {} },
    ]) {
      const { status, fields } = await match(body);
      expect(status).toBe(400);
      expect(fields[0]).toMatch(/^bundle/);
    }
  });
});

describe("B-09, B-10 a hostile body", () => {
  it("of a million brackets", async () => {
    expect(await post("/v1/match", "[".repeat(1_000_000))).toEqual({
      status: 400,
      fields: ["body"],
    });
    const deep = '{"bundle":'.repeat(500_000);
    expect(await post("/v1/match", deep)).toEqual({ status: 400, fields: ["body"] });
  });

  it("of 20 MB", async () => {
    const large = JSON.stringify({ bundle: { text: "x".repeat(20_000_000) } });
    expect(await post("/v1/match", large)).toEqual({ status: 413, fields: ["body"] });
  });

  it("that inflates to 200 MB", async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, " "));
    const answer = await post("/v1/match", bomb, { "Content-Encoding": "gzip" });
    expect(answer).toEqual({ status: 413, fields: ["body"] });
  });

  it.each(TAKERS)("B-10 that reaches for prototypes at %s %s", async (method, path) => {
    for (const name of ["__proto__", "prototype", "constructor.prototype"]) {
      const body = `{"a":[{"${name}":{"admin":true}}]}`;
      expect(await post(path, body, {}, method)).toEqual({
        status: 400,
        fields: [name],
      });
      expect(Reflect.get({}, "admin")).toBeUndefined();
    }
  });

  it("B-10 of every route that takes one is tried", () => {
    expect(TAKERS.length).toBeGreaterThan(3);
    expect(TAKERS).toContainEqual(["POST", "/v1/match"]);
    expect(TAKERS).toContainEqual(["POST", "/fhir/ResearchStudy/$match"]);
    // Those of notifications and hooks ask who calls first, and are tried where there is something to answer.
    const others = routesOf(edgeApp().deps)
      .map(({ operation }): Operation => OPERATIONS[operation])
      .filter(({ method, body }) => !["get", "delete"].includes(method) && !body)
      .map(({ path }) => path);
    // A form has no members that could be called so.
    expect(others.filter((path) => !path.endsWith("/_search"))).toEqual([
      "/v1/studies/{study}/seen",
      "/v1/studies/{study}/candidates/claim",
      "/v1/jobs/{id}/cancel",
      "/v1/jobs/{id}/resume",
      "/auth/sign-out",
      "/v1/keys/{id}/revoke",
    ]);
  });

  it.each(["cancel", "resume"])("B-10 of a route that takes none is not read: %s", async (verb) => {
    const body = '{"__proto__":{"admin":true}}';
    const headers = { "Content-Type": "application/json" };
    await fetch(`${base}/v1/jobs/0b6f7f5e-6f0f-4a52-9a52-0d6a3a3c1f11/${verb}`, {
      method: "POST",
      headers,
      body,
    });
    expect(Reflect.get({}, "admin")).toBeUndefined();
  });

  it("B-09 that inflates to more than a hundred times its size, below the limit", async () => {
    const gzip = { "Content-Encoding": "gzip" };
    const bomb = gzipSync(Buffer.alloc(8_000_000, " "));
    expect(await post("/v1/match", bomb, gzip)).toEqual({ status: 413, fields: ["body"] });
    const small = gzipSync(Buffer.alloc(1_000_000, " "));
    expect(await post("/v1/match", small, gzip)).toEqual({ status: 400, fields: ["body"] });
  });

  it("B-09 that holds a text of more than 5 MB", async () => {
    const body = JSON.stringify({ bundle: { text: "x".repeat(5_000_001) } });
    expect(await post("/v1/match", body)).toEqual({ status: 400, fields: ["body"] });
  });

  it("B-09 nested 5000 deep", async () => {
    const body = '{"a":'.repeat(5000) + "1" + "}".repeat(5000);
    expect(await post("/v1/match", body)).toEqual({ status: 400, fields: ["body"] });
  });

  it("of another type", async () => {
    const text = { "Content-Type": "text/plain" };
    expect((await post("/v1/match", "{}", text)).status).toBe(415);
    expect((await post("/v1/sync", "{}", text)).status).toBe(415);
  });

  it("longer than a decision can be", async () => {
    const path = "/v1/studies/X/candidates/1/attestations";
    const body = JSON.stringify({ basis: "x".repeat(70_000) });
    expect((await post(path, body)).status).toBe(413);
  });
});

describe("B-09 a slow caller", () => {
  const hold = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let received = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => (received += chunk.toString()));
      socket.on("close", () => resolve(received));
      socket.on("error", reject);
    });

  it.each([
    "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow",
    "POST /v1/match HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
  ])("is not waited for (%#)", async (text) => expect(await hold(text)).toContain("408"));

  it("has 10 s for the headers and 30 s in all", () =>
    expect(TIMEOUTS).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000 }));

  const head = "POST /v1/match HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n";

  it.each([
    ["shorter", `${head}Content-Length: 2\r\n\r\n{"patient":"Patient/1"}`],
    ["two of them", `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ["beside chunks", `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ])("whose Content-Length is a lie (%s) gets 400", async (_name, text) => {
    const received = await hold(text);
    expect(received).toContain("HTTP/1.1 400");
    expect(received).not.toContain("HTTP/1.1 2");
  });
});
