import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { Lifecycle } from "@cohort/config";
import { problemSchema } from "@cohort/contract";
import { listen } from "./server.ts";
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

interface Answer {
  readonly status: number;
  readonly fields: readonly string[];
}

async function post(
  path: string,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = problemSchema.parse(await answer.json());
  return { status: answer.status, fields: (problem.errors ?? []).map(({ field }) => field) };
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
    ["an unknown study", '{"patient":"Patient/1","studies":["NCT00000000"]}', ["studies[0]"]],
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

describe("a hostile body (B-09, B-10)", () => {
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

  it.each(["/v1/match", "/v1/sync", "/v1/studies/X/candidates/1/attestations"])(
    "that reaches for prototypes at %s",
    async (path) => {
      const body = '{"__proto__":{"admin":true}}';
      expect(await post(path, body)).toEqual({ status: 400, fields: ["__proto__"] });
      expect(Reflect.get({}, "admin")).toBeUndefined();
    },
  );

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

describe("a slow caller", () => {
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
});
