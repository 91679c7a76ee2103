import { spawnSync } from "node:child_process";
import { expect, it } from "@jest/globals";

const REPOSITORY = new URL("../../", import.meta.url);

/** Refuses to load anything of OpenTelemetry, then opens tracing and a queue as a service does. */
const PROGRAM = `
import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(\`
  export async function resolve(name, context, next) {
    if (/^@opentelemetry\\\\/|^bullmq-otel/.test(name)) throw new Error("loaded " + name);
    return next(name, context);
  }\`));
const { openTracing, createLogger, createMetrics } = await import("@cohort/telemetry");
const { openQueue } = await import("@cohort/queue");
const endpoint = process.argv.at(-1) === "on" ? "http://127.0.0.1:9" : null;
const traces = endpoint && { endpoint, headers: null, share: 1 };
const tracing = await openTracing({ traces }, { component: "api", onError: () => {} });
const logger = createLogger({ logLevel: "silent" });
const url = "redis://127.0.0.1:1";
const opened = await openQueue({ url, logger, metrics: createMetrics(), traced: tracing.isOn });
console.log(JSON.stringify({ isOn: tracing.isOn, queue: opened.failure?.code }));
`;

function run(...argv: readonly string[]) {
  const flags = ["--conditions=@cohort/source", "--import", "tsx", "--input-type=module"];
  const { NODE_OPTIONS: _, ...env } = process.env;
  const done = spawnSync(process.execPath, [...flags, "-e", PROGRAM, "--", ...argv], {
    cwd: new URL("tests/", REPOSITORY),
    env,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { status: done.status, text: done.stdout + done.stderr };
}

it("without an endpoint nothing of OpenTelemetry is loaded", () => {
  const { status, text } = run();
  expect(text).toContain('{"isOn":false,"queue":"QUEUE.UNAVAILABLE"}');
  expect(status).toBe(0);
}, 180_000);

it("with one it is, or the test above would say nothing", () => {
  const { status, text } = run("on");
  expect(text).toMatch(/loaded @opentelemetry\//);
  expect(status).not.toBe(0);
}, 180_000);
