import { expect, it } from "@jest/globals";
import { Writable } from "node:stream";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { compareClocks } from "./compare-clocks.ts";

/** What is logged, and the metric, where the database's clock is so far ahead. */
async function comparing(clockSkewMs: () => Promise<number>) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const metrics = createMetrics();
  const logger = createLogger({ logLevel: "info" }, sink);
  await compareClocks({ store: { clockSkewMs }, metrics, logger, clock: () => 0 });
  return { logged: lines.join(""), metrics: await metrics.registry.metrics() };
}

it.each([
  [0, false],
  [4900, false],
  [5100, true],
  [-5100, true],
])("B-27 at start, of a clock that is %d ms off, warns: %s", async (skewMs, warns) => {
  const { logged, metrics } = await comparing(() => Promise.resolve(skewMs));
  expect(logged.includes("clock")).toBe(warns);
  if (warns) expect(logged).toContain(`"skewMs":${skewMs}`);
  expect(metrics).toMatch(new RegExp(`clock_skew\\w* ${skewMs / 1000}$`, "m"));
});

it("B-27 starts all the same where the database is away, and says so", async () => {
  const { logged } = await comparing(() => Promise.reject(new Error("away")));
  expect(logged).toContain("was not compared");
});
