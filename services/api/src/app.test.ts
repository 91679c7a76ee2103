import { describe, expect, it } from "@jest/globals";
import {
  OPERATIONS,
  type OperationId,
  operationOutcomeSchema,
  problemSchema,
} from "@cohort/contract";
import type { Role } from "@cohort/foundation";
import request from "supertest";
import { createMetricsApp } from "./app.ts";
import { edgeApp, grantOf, identityOf } from "./testing/edge-app.ts";

const { app, deps, lifecycle, logged } = edgeApp();
const PUBLIC: readonly OperationId[] = [
  "healthz",
  "live",
  "startup",
  "ready",
  "openApi",
  "fhirMetadata",
  "readKeySet",
  "metrics",
];
/** Where strangers come to be none: they get nothing there but what says how. */
const SIGN_IN: readonly OperationId[] = ["beginSignIn", "finishSignIn", "signInWithKey"];
const operations = Object.entries(OPERATIONS) as [OperationId, (typeof OPERATIONS)[OperationId]][];
const JOB = "11111111-1111-4111-8111-111111111111";
const pathOf = (path: string): string =>
  path
    .replace("{study}", "NCT06421701")
    .replace("jobs/{id}", `jobs/${JOB}`)
    .replace("{id}", "canary-7");
const as = (role: Role, study = "*") => edgeApp({}, [grantOf(role, study)]).app;

describe("the routes", () => {
  it("are exactly the operations of the contract", () => {
    const routes = app.router.stack.flatMap(({ route }) =>
      route ? route.stack.flatMap(({ method }) => (method ? [`${method} ${route.path}`] : [])) : [],
    );
    const declared = operations.map(
      ([, { method, path }]) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    );
    expect(routes.toSorted()).toEqual(declared.toSorted());
  });

  it.each(operations)(
    "%s is closed to strangers unless it is public (B-01)",
    async (id, operation) => {
      const closed = edgeApp({ identity: identityOf(null) }).app;
      const answer = await request(closed)[operation.method](pathOf(operation.path));
      if (PUBLIC.includes(id)) expect([200, 503]).toContain(answer.status);
      else expect(SIGN_IN.includes(id) ? [400, 404] : [401]).toContain(answer.status);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    },
  );

  it.each(operations)("%s answers no other method (405 with Allow)", async (_id, { path }) => {
    const answer = await request(app).patch(pathOf(path));
    expect(answer.status).toBe(405);
    const methods = operations
      .filter(([, operation]) => operation.path === path)
      .flatMap(([, { method }]) => (method === "get" ? ["GET", "HEAD"] : [method.toUpperCase()]));
    expect(String(answer.headers["allow"]).split(", ").toSorted()).toEqual(methods.toSorted());
    const schema = /^\/(?:fhir|cds-services)(?:\/|$)/.test(path)
      ? operationOutcomeSchema
      : problemSchema;
    expect(schema.parse(answer.body)).toEqual(answer.body);
  });

  it.each(operations)(
    "%s says nothing of the software, and lets no page embed it (B-14, B-37)",
    async (_id, operation) => {
      const { headers } = await request(app)[operation.method](pathOf(operation.path));
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers["server"]).toBeUndefined();
      expect(headers["content-security-policy"]).toBe(
        "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' data:;base-uri 'none';object-src 'none';form-action 'self';frame-ancestors 'none'",
      );
      expect(headers["x-content-type-options"]).toBe("nosniff");
      if (operation.path.startsWith("/v1/")) expect(headers["cache-control"]).toBe("no-store");
    },
  );

  it.each(["/", "/v1", "/v2/studies", "/v1/studies/NCT06421701/patients", "/V1/studies"])(
    "has nothing at %s",
    async (path) => {
      const answer = await request(app).get(path);
      expect(answer.status).toBe(404);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
    },
  );

  it("cannot find what no id can be", async () => {
    for (const path of ["/v1/studies/a%20b", "/v1/jobs/1", "/v1/studies/X/candidates/a%2Fb"]) {
      expect((await request(app).get(path)).status).toBe(404);
    }
  });

  it.each(["decisions", "claim", "take-back", "assignments"])(
    "shows a candidate whose id is %s",
    async (id) => {
      const closed = edgeApp({ identity: identityOf(null) }).app;
      expect((await request(closed).get(`/v1/studies/X/candidates/${id}`)).status).toBe(401);
      expect((await request(closed).delete(`/v1/studies/X/candidates/${id}`)).status).toBe(405);
    },
  );

  it("reads a badly encoded path as bad input", async () => {
    const answer = await request(app).get("/v1/studies/%zz");
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ field: "path" }] });
  });
});

describe("roles", () => {
  const decision = `/v1/studies/NCT06421701/candidates/1/decision`;

  it("lets a viewer look and not decide", async () => {
    expect((await request(as("viewer")).put(decision)).status).toBe(403);
    expect((await request(as("screener")).put(decision)).status).toBe(400);
  });

  it("hides a study that the caller was not given (B-02)", async () => {
    const path = "/v1/studies/NCT06421701";
    expect((await request(as("viewer", "OTHER")).get(path)).status).toBe(404);
    expect((await request(as("viewer", "NCT06421701")).get(path)).status).toBe(503);
  });
});

describe("a request id", () => {
  it("is the caller's where it is harmless", async () => {
    const answer = await request(app).get("/nowhere").set("X-Request-Id", "trace.1-a_b");
    expect(answer.headers["x-request-id"]).toBe("trace.1-a_b");
    expect(answer.body).toMatchObject({ requestId: "trace.1-a_b" });
  });

  it.each(["a b", "x".repeat(65), "{}", "ü"])("is a new one instead of %j", async (given) => {
    const id = Buffer.from(given).toString("latin1");
    const answer = await request(app).get("/healthz").set("X-Request-Id", id);
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("with the database away", () => {
  it("is alive and not ready (D-04)", async () => {
    expect((await request(app).get("/health/live")).status).toBe(200);
    expect((await request(app).get("/healthz")).status).toBe(200);
    const ready = await request(app).get("/health/ready");
    expect(ready.status).toBe(503);
    expect(ready.body).toEqual({
      status: "unavailable",
      checks: { database: "unavailable", schema: "unavailable", process: "ok" },
    });
  });

  it.each(["/v1/studies", `/v1/jobs/${JOB}`, "/v1/studies/X/candidates"])(
    "answers 503 at %s, and when to come back",
    async (path) => {
      const answer = await request(app).get(path);
      expect(answer.status).toBe(503);
      expect(answer.headers["retry-after"]).toBe("2");
    },
  );

  it("answers a bug with the request id alone (A7-01)", async () => {
    const broken = edgeApp({
      catalogue: { load: () => Promise.reject(new Error('SELECT "canary-9" at /x')) },
    });
    const answer = await request(broken.app).post("/v1/match").send({ bundle: {} });
    expect(answer.status).toBe(500);
    expect(Object.keys(answer.body as object)).toEqual(["type", "title", "status", "requestId"]);
    expect(broken.logged()).toContain(String(answer.headers["x-request-id"]));
    expect(broken.logged()).not.toContain("canary-9");
  });
});

describe("logs and metrics (B-17)", () => {
  it("name the route and never the patient", async () => {
    const path = "/v1/studies/NCT06421701/candidates/canary-7?cursor=canary-8";
    await request(app).get(path).set("Authorization", "Bearer canary-6");
    await request(app).get(path);
    expect(logged()).toContain('"route":"/v1/studies/{study}/candidates/{id}"');
    const metrics = await request(app).get("/metrics");
    expect(metrics.text).toContain('route="/v1/studies/{study}/candidates/{id}"');
    expect(logged() + metrics.text).not.toContain("canary");
  });

  it("say what a request came to in one line, each thing once", async () => {
    const own = edgeApp();
    await request(own.app).get("/v1/studies").set("X-Request-Id", "r1");
    await request(own.app).get("/nowhere").set("X-Request-Id", "r2");
    const lines = own
      .logged()
      .split("\n")
      .filter((line) => line.includes('"msg":"request'));
    const res = { statusCode: 503 };
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { msg: "request could not be served", requestId: "r1", err: { code: "ECONNREFUSED" } },
      { msg: "request failed", req: { id: "r1", method: "GET" }, route: "/v1/studies", res },
      { msg: "request", req: { id: "r2" }, route: "unmatched", res: { statusCode: 404 } },
    ]);
    for (const line of lines) expect(line.split('"route":').length).toBeLessThan(3);
    expect(lines[1]).not.toContain('"err"');
  });

  it("can have a port of their own, where nothing else is", async () => {
    const own = createMetricsApp(deps);
    expect((await request(own).get("/metrics")).text).toContain("cohort_http_request_seconds");
    expect((await request(own).get("/health/live")).status).toBe(200);
    expect((await request(own).get("/v1/studies")).status).toBe(404);
    const without = edgeApp({ servesMetrics: false }).app;
    expect((await request(without).get("/metrics")).status).toBe(404);
  });
});

it("stops being ready when it is told to end", async () => {
  const ready = { ok: true, value: null } as const;
  const store = { ...deps.store, ping: () => Promise.resolve(ready) };
  const other = edgeApp({ store }).app;
  expect((await request(other).get("/health/ready")).status).toBe(200);
  const closing = edgeApp({ store, closing: () => true }).app;
  expect((await request(closing).get("/health/ready")).status).toBe(503);
  await lifecycle.close();
});

it("serves the committed document", async () => {
  const { body } = await request(app).get("/openapi.json");
  expect(body).toMatchObject({ openapi: "3.1.0", paths: { "/v1/match": {} } });
});
