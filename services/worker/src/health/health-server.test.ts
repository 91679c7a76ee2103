import { afterEach, describe, expect, it } from "@jest/globals";
import type { SourceStatus } from "@cohort/fhir-source";
import { type Result, fail, ok } from "@cohort/foundation";
import { createMetrics } from "@cohort/telemetry";
import { type HealthServer, startHealthServer } from "./health-server.ts";

const away = fail({ code: "STORE.UNREACHABLE", message: "away" });
const down = fail({ code: "QUEUE.EVICTION", message: "may drop jobs" });

const ALL_GRANTED: SourceStatus = { withheld: [], authFailure: null };

/** Only what the server asks: the rest of a store or queue is not reached. */
const partsOf = (state: {
  store?: Result<null>;
  queue?: Result<null>;
  closing?: boolean;
  ehr?: SourceStatus;
}) => ({
  store: {
    ping: () => Promise.resolve(state.store ?? away),
    connections: () => ({ inUse: 3, idle: 1, waiting: 0, most: 10 }),
  },
  queue: { ping: () => Promise.resolve(state.queue ?? ok(null)) },
  source: state.ehr === undefined ? null : { status: () => state.ehr ?? ALL_GRANTED },
  metrics: createMetrics(),
  closing: () => state.closing ?? false,
});

describe("the health server", () => {
  let server: HealthServer | null = null;
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  const ask = async (
    parts: ReturnType<typeof partsOf>,
    path: string,
    method = "GET",
  ): Promise<{ readonly status: number; readonly text: string }> => {
    const started = await startHealthServer(parts, { host: "127.0.0.1", port: 0 });
    if (!started.ok) throw new Error(started.failure.message);
    server = started.value;
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: answer.status, text: await answer.text() };
  };

  it("is ready where database and queue answer", async () => {
    const { status, text } = await ask(partsOf({ store: ok(null) }), "/health/ready");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: "ok",
      checks: { database: "ok", schema: "ok", queue: "ok", process: "ok" },
    });
  });

  it.each([
    ["C-29: without a database", {}, { database: "unavailable" }],
    [
      "C-02: with a queue that may lose jobs",
      { store: ok(null), queue: down },
      { queue: "unavailable" },
    ],
    ["C-04: while it shuts down", { store: ok(null), closing: true }, { process: "unavailable" }],
  ])("is not ready, but lives, %s", async (_, state, checks) => {
    const parts = partsOf(state);
    const ready = await ask(parts, "/health/ready");
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text)).toMatchObject({ status: "unavailable", checks });
    await server?.close();
    expect((await ask(parts, "/health/live")).status).toBe(200);
  });

  it.each<[string, Parameters<typeof partsOf>[0], number, object]>([
    ["has started where the schema is ours", { store: ok(null), queue: down }, 200, {}],
    [
      "has not, over an older schema",
      { store: fail({ code: "STORE.SCHEMA_OLD", message: "older" }) },
      503,
      { database: "ok", schema: "unavailable" },
    ],
    ["has not, without a database", {}, 503, { database: "unavailable", schema: "unavailable" }],
  ])("D-04: %s", async (_, state, status, checks) => {
    const started = await ask(partsOf(state), "/health/startup");
    expect(started.status).toBe(status);
    expect(JSON.parse(started.text)).toMatchObject({ checks });
  });

  it.each([
    ["ok", "has all it asked for", ALL_GRANTED],
    ["ok", "C-14 does not answer: it is not asked, and metrics tell", ALL_GRANTED],
    [
      "degraded",
      "A2-07 was granted less than it asked for",
      { withheld: ["Immunization"], authFailure: null },
    ],
    ["unauthorised", "A2-09 is unknown there", { withheld: [], authFailure: "invalid_client" }],
    ["degraded", "C-26 gets no token at the moment", { withheld: [], authFailure: "unavailable" }],
  ])("is ready, with the EHR %s, where it %s", async (check, _, ehr) => {
    const { status, text } = await ask(partsOf({ store: ok(null), ehr }), "/health/ready");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      status: "ok",
      checks: { database: "ok", schema: "ok", queue: "ok", process: "ok", ehr: check },
      ...(check === "ok" ? {} : { detail: { ehr } }),
    });
  });

  it("serves the metrics, and nothing else", async () => {
    const metrics = await ask(partsOf({}), "/metrics");
    expect(metrics.text).toContain("cohort_due_matches");
    expect(metrics.text).toContain('cohort_ready{component="worker"} 0');
    expect(metrics.text).toContain('cohort_database_connections{state="in_use"} 3');
    await server?.close();
    expect((await ask(partsOf({}), "/v1/studies")).status).toBe(404);
    await server?.close();
    expect((await ask(partsOf({}), "/metrics", "POST")).status).toBe(405);
  });

  it("says so where its port is taken", async () => {
    await ask(partsOf({}), "/health/live");
    const where = { host: "127.0.0.1", port: server?.port ?? 0 };
    const second = await startHealthServer(partsOf({}), where);
    expect(second).toMatchObject({ ok: false, failure: { code: "WORKER.METRICS_PORT" } });
  });
});
