import { describe, expect, it } from "@jest/globals";
import { createMetrics } from "./index.ts";

describe("createMetrics", () => {
  it("prints what was counted, beside the process's own", async () => {
    const metrics = createMetrics();
    metrics.matches.inc({ verdict: "possible" }, 3);
    metrics.httpSeconds.observe({ route: "/v1/studies", method: "GET", status: "200" }, 0.02);
    const text = await metrics.registry.metrics();
    expect(text).toContain('cohort_matches_total{verdict="possible"} 3');
    expect(text).toContain('cohort_http_request_seconds_bucket{le="0.025",route="/v1/studies"');
    expect(text).toContain("process_cpu_seconds_total");
  });

  it("shares nothing with another instance", async () => {
    const one = createMetrics();
    one.reconciled.inc(5);
    expect(await createMetrics().registry.metrics()).toContain("cohort_reconciled_total 0");
  });

  it("names every metric of ours in one way, with help", async () => {
    const ours = (await createMetrics().registry.getMetricsAsJSON()).filter(
      ({ name }) => !/^(process|nodejs)_/.test(name),
    );
    expect(ours.length).toBeGreaterThan(15);
    for (const { name, help } of ours) {
      expect(name).toMatch(/^cohort_[a-z]+(_[a-z]+)*$/);
      expect(help.length).toBeGreaterThan(10);
    }
  });
});
