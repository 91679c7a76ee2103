import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Config, Lifecycle, readConfig } from "@cohort/config";
import { start } from "./start.ts";
import { edgeApp } from "./testing/edge-app.ts";

let lifecycle = new Lifecycle();
beforeEach(() => {
  lifecycle = new Lifecycle();
});
afterEach(async () => {
  expect(await lifecycle.close()).toEqual([]);
});

/** A port that nobody has just now. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return String(typeof address === "object" ? address?.port : address);
}

let port = "";
beforeEach(async () => {
  port = await freePort();
});

const configOf = (env: Record<string, string>): Config => {
  const config = readConfig({ LOG_LEVEL: "silent", PORT: port, AS_OF: "2026-11-22", ...env });
  if (!config.ok) throw new Error(config.failure.map(({ message }) => message).join("\n"));
  return config.value;
};
const { store: edge, queue, terminology, logger, metrics } = edgeApp().deps;
/** Away, but for what the demo's user is granted at the start. */
const store = new Proxy(edge, {
  get: (target, member): unknown => {
    if (member === "studies") return { list: () => Promise.resolve([]) };
    if (member === "legalBases") return { of: () => Promise.resolve(new Map()) };
    return Reflect.get(target, member);
  },
});
const shared = { store, queue, terminology, logger, metrics };
const codes = async (config: Config, parts: object = shared): Promise<string[]> => {
  const started = await start(config, lifecycle, parts);
  return started.ok ? [] : started.failure.map(({ code }) => code);
};

describe("the API does not start", () => {
  it("where nobody decided who may come in", async () =>
    expect(await codes(configOf({}))).toEqual(["CONFIG.MISSING"]));

  it("as a demo in production, or where other machines reach it", async () => {
    const demo = configOf({ AUTH_MODE: "demo" });
    expect(await codes({ ...demo, environment: "production" })).toEqual([
      "AUTH.DEMO_IN_PRODUCTION",
    ]);
    const open = { ...demo, http: { ...demo.http, host: "0.0.0.0" } };
    expect(await codes(open)).toEqual(["AUTH.DEMO_ON_NETWORK"]);
  });

  it("without a database", async () => {
    const config = configOf({ AUTH_MODE: "demo" });
    expect(await codes(config, { terminology, logger, metrics })).toEqual(["CONFIG.MISSING"]);
    const away = configOf({
      AUTH_MODE: "demo",
      DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
    });
    expect(await codes(away, { terminology, logger, metrics })).toEqual(["STORE.UNREACHABLE"]);
  });

  it("on a port that is taken", async () => {
    const other = createServer().listen(Number(port), "127.0.0.1");
    await once(other, "listening");
    expect(await codes(configOf({ AUTH_MODE: "demo" }))).toEqual(["API.CANNOT_LISTEN"]);
    other.close();
    await once(other, "close");
  });
});

describe("the API", () => {
  it("serves metrics on a port of their own where there is one", async () => {
    const metricsPort = await freePort();
    const config = configOf({ AUTH_MODE: "demo", METRICS_PORT: metricsPort });
    const url = `http://127.0.0.1:${port}`;
    expect(await start(config, lifecycle, shared)).toEqual({
      ok: true,
      value: { url, port: Number(port) },
    });
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).status).toBe(200);
  });

  it("finishes what it has begun when it is told to end, and takes nothing new", async () => {
    let finish: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => (finish = resolve));
    const ping = () => waiting.then(() => ({ ok: true, value: null }) as const);
    const slow = { ...shared, store: { ...store, studies: store.studies, ping } };
    const started = await start(configOf({ AUTH_MODE: "demo" }), lifecycle, slow);
    const base = started.ok ? started.value.url : "";
    const running = fetch(`${base}/health/startup`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = lifecycle.close();
    await expect(fetch(`${base}/healthz`)).rejects.toThrow();
    finish?.();
    expect((await running).status).toBe(200);
    const answered = Date.now();
    expect(await closed).toEqual([]);
    expect(Date.now() - answered).toBeLessThan(2000);
  });
});
