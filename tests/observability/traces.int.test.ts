import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { start as startApi } from "@cohort/api";
import { Lifecycle, readConfig } from "@cohort/config";
import { createLogger, openTracing } from "@cohort/telemetry";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { freePort } from "../end-to-end/child.ts";
import { lupus } from "../api/patients.ts";
import { talkativePatient } from "../privacy/talkative-patient.ts";
import { type Installation, STUDY, install, must } from "../worker/support.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "./otlp-receiver.ts";

jest.setTimeout(240_000);

/** In every text of the patients, in their ids, and in every place of a request. */
const CANARY = "canary7Zq";
const TOKEN = "tokenCanary8";

let receiver: OtlpReceiver;
let site: Installation;
let ehr: EhrStub;
const lines: string[] = [];
let spans: readonly ReceivedSpan[] = [];

const headers = {
  "Content-Type": "application/json",
  "User-Agent": `ehr/1 (${CANARY})`,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  tracestate: `vendor=${CANARY}`,
  baggage: `patient=${CANARY}`,
};

async function useIt(base: string): Promise<void> {
  const ask = (path: string, body?: unknown) =>
    fetch(`${base}${path}`, {
      headers,
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    }).then((reply) => reply.status);
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    entry: lupus(CANARY, { sledai: 10 }).map((resource) => ({ resource })),
  };
  expect(await ask(`/v1/studies?name=${CANARY}`)).toBe(200);
  expect(await ask(`/v1/studies/${STUDY}/candidates/${CANARY}1`)).toBeLessThan(500);
  expect(await ask(`/${CANARY}/x`)).toBe(404);
  expect(await ask("/v1/match", { bundle })).toBe(200);
  expect(await ask("/v1/match", { bundle: CANARY })).toBe(400);
}

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  site = await install("PostgreSQL");
  const canary = (where: string): string => `${CANARY}-${where}`;
  const people = [1, 2].flatMap((n) => talkativePatient(`${CANARY}${n}`, canary));
  ehr = await startEhrStub({ resources: people });
  ehr.fault({
    match: { type: "Immunization" },
    times: 2,
    answer: { kind: "body", body: `{"resourceType":"OperationOutcome","x":"${CANARY}"}` },
  });
  const config = must(
    readConfig({
      ...site.env,
      AUTH_MODE: "demo",
      FHIR_BASE_URL: ehr.baseUrl,
      PORT: String(await freePort()),
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer%20${TOKEN}`,
    }),
  );
  // One after the other, as a process traces for one component.
  for (const component of ["worker", "api"] as const) {
    const lifecycle = new Lifecycle({ deadlineMs: 30_000 });
    const problems: unknown[] = [];
    const tracing = await openTracing(config, {
      component,
      onError: (error) => void problems.push(error),
    });
    const write = (line: string): void => void lines.push(line);
    const logger = createLogger({ logLevel: "debug" }, { write }, () => tracing.traceId());
    if (component === "worker") {
      const worker = await site.work(ehr.baseUrl, {}, { logger, tracing });
      await site.sync();
      await site.settled();
      await worker.close();
    } else {
      await useIt(must(await startApi(config, lifecycle, { logger, tracing })).url);
    }
    expect(await lifecycle.close()).toEqual([]);
    await tracing.close();
    expect(problems).toEqual([]);
  }
  spans = receiver.spans();
});
afterAll(async () => {
  await ehr.close();
  await site.close();
  await receiver.close();
});

const named = (name: string): readonly ReceivedSpan[] => spans.filter((span) => span.name === name);

describe("B-17: traces", () => {
  it("B-17: go to the collector, with what it asks for", () => {
    expect(receiver.services()).toEqual(new Set(["cohort-worker", "cohort-api"]));
    expect(receiver.dump()).toContain(`Bearer ${TOKEN}`);
  });

  it("B-17: are of requests, the database, the EHR and jobs", () => {
    expect(named("GET /v1/studies")[0]?.attributes).toEqual({
      "http.request.method": "GET",
      "http.route": "/v1/studies",
      "http.response.status_code": 200,
    });
    expect(named("GET unmatched")).toHaveLength(1);
    expect(named("fhir Patient").length).toBeGreaterThan(0);
    expect(named("matches.save")[0]?.attributes).toEqual({ "db.system.name": "postgresql" });
    const jobs = spans.filter(({ attributes }) => attributes["bullmq.queue.name"] !== undefined);
    expect(new Set(jobs.map(({ attributes }) => attributes["bullmq.queue.name"]))).toEqual(
      new Set(["sync", "match"]),
    );
  });

  it("B-17: hang together: what a request or a job does is part of it", () => {
    const [request] = spans.filter(({ name }) => name.endsWith("/candidates/{id}"));
    const inside = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(inside.map(({ name }) => name)).toContain("grants.of");
    const [save] = named("matches.save");
    const job = spans.find(({ spanId }) => spanId === save?.parentSpanId);
    expect(job?.attributes["bullmq.queue.name"]).toBe("match");
    // Who asks does not decide what it is part of.
    expect(request?.parentSpanId ?? "").toBe("");
    expect(request?.traceId).not.toBe("0af7651916cd43dd8448eb211c80319c");
  });

  it("B-17: hold nothing of a patient, a request or an error", async () => {
    expect(spans.length).toBeGreaterThan(100);
    expect((await site.sql("select count(*)::int as n from match"))[0]).not.toEqual({ n: 0 });
    expect(receiver.dump()).not.toContain(CANARY);
    expect(receiver.dump()).not.toContain("postgres://");
    for (const { events, status } of spans) {
      expect([events, status.message]).toEqual([[], undefined]);
    }
  });

  it("B-17: are named by the lines of the log, each once", () => {
    const requests = lines.filter((line) => line.includes('"msg":"request"'));
    expect(requests.length).toBeGreaterThan(3);
    const traces = new Set(spans.map(({ traceId }) => traceId));
    for (const line of requests) {
      const { traceId, route, ms, res } = JSON.parse(line) as Record<string, unknown>;
      expect(traces.has(String(traceId))).toBe(true);
      expect(line.split('"traceId"')).toHaveLength(2);
      expect([typeof route, typeof ms, typeof res]).toEqual(["string", "number", "object"]);
    }
    expect(lines.join("")).not.toContain(CANARY);
  });
});
