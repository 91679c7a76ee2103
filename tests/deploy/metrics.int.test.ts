import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { createMetrics } from "@cohort/telemetry";
import { callAbout } from "../cds/calls.ts";
import { type ExposedSample, samplesAt } from "../observability/exposition.ts";
import { readRules } from "../observability/promql/rules.ts";
import { groupingsIn, selectorsIn } from "../observability/promql/selectors.ts";
import { type Running, startRunning } from "../observability/running.ts";
import { STUDY, until } from "../worker/support.ts";
import { dashboardExpressions } from "./dashboard.ts";

jest.setTimeout(240_000);

let running: Running;
let api: readonly ExposedSample[] = [];
let worker: readonly ExposedSample[] = [];
/** Of a worker that found everyone matched when it came: shares are worked out every ten minutes. */
let later: readonly ExposedSample[] = [];

const expressions = [...readRules().map(({ expr }) => expr), ...dashboardExpressions()];

async function useIt({ base, site }: Running): Promise<void> {
  await site.sync();
  await site.settled();
  const [row] = await site.sql(`select patient from match where study = '${STUDY}' limit 1`);
  const json = { "Content-Type": "application/json" };
  const post = (path: string, body: unknown) =>
    fetch(base + path, { method: "POST", headers: json, body: JSON.stringify(body) });
  expect((await fetch(`${base}/v1/studies`)).status).toBe(200);
  expect((await fetch(`${base}/v1/studies/${STUDY}/screening-log`)).status).toBe(200);
  expect((await fetch(`${base}/nowhere`)).status).toBe(404);
  const card = await post("/cds-services/trial-match", callAbout(String(row?.["patient"])));
  expect(card.status).toBe(200);
}

beforeAll(async () => {
  running = await startRunning();
  await useIt(running);
  const second = await running.anotherWorker();
  await until(async () => {
    later = await samplesAt(second);
    return ["cohort_unknown_share", "cohort_audit_chain_ok"].every((metric) =>
      later.some((sample) => sample.metric === metric),
    );
  });
  worker = await samplesAt(running.beside.worker);
  api = await samplesAt(running.beside.api);
});
afterAll(() => running.stop());

/** Labels of metrics that nothing has been counted in yet: by name, as they are declared. */
const declared = new Map(
  Object.values(createMetrics()).flatMap((metric): [string, readonly string[]][] =>
    "name" in metric && "labelNames" in metric
      ? [[String(metric.name), metric.labelNames as readonly string[]]]
      : [],
  ),
);
const base = (metric: string): string => metric.replace(/_(?:bucket|count|sum)$/, "");

describe("D-14: what rules and dashboard name", () => {
  it("D-14: is there in processes that run, after a sync and some requests", () => {
    const all = [...api, ...worker, ...later];
    const there = new Set(all.map(({ metric }) => metric));
    // Nothing went wrong here, so that what counts it has no sample: of those the name alone is known.
    const quiet = new Set(declared.keys());
    const named = [...new Set(expressions.flatMap(selectorsIn).map(({ metric }) => metric))];
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((name) => !there.has(name) && !quiet.has(base(name)))).toEqual([]);
    expect(named.filter((name) => !there.has(name)).toSorted()).toEqual([
      // Heads go nowhere in this installation.
      "cohort_audit_head_timestamp_seconds",
      "cohort_cds_feedback_total",
      "cohort_egress_blocked_total",
      "cohort_fhir_auth_failures_total",
      "cohort_queue_errors_total",
    ]);
  });

  it("D-14: has the labels that are asked for", () => {
    const all = [...api, ...worker, ...later];
    // Those of the scrape itself.
    const given = ["job", "instance"];
    for (const expression of expressions) {
      const selectors = selectorsIn(expression);
      const labels = selectors.flatMap(({ metric }) => [
        ...(declared.get(base(metric)) ?? []),
        ...all.filter((sample) => sample.metric === metric).flatMap((s) => Object.keys(s.labels)),
      ]);
      const known = new Set([...given, ...labels, ...(/_bucket/.test(expression) ? ["le"] : [])]);
      const asked = [
        ...groupingsIn(expression),
        ...selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label)),
      ];
      expect([expression, asked.filter((label) => !known.has(label))]).toEqual([expression, []]);
    }
  });

  it("D-14: names the values of labels that there are", () => {
    const components = [...api, ...worker].filter(({ metric }) => metric === "cohort_ready");
    expect(components.map(({ labels, value }) => [labels["component"], value])).toEqual([
      ["api", 1],
      ["worker", 1],
    ]);
    const valuesOf = (samples: readonly ExposedSample[], metric: string, label: string) =>
      new Set(samples.filter((one) => one.metric === metric).map(({ labels }) => labels[label]));
    const ends = valuesOf(api, "cohort_cds_seconds_count", "outcome");
    expect(ends).toEqual(new Set(["answered", "late", "refused", "failed"]));
    const states = valuesOf(api, "cohort_database_connections", "state");
    expect(states).toEqual(new Set(["in_use", "idle"]));
  });
});

describe("the figures of an installation", () => {
  const valueOf = (metric: string, labels: Readonly<Record<string, string>> = {}) =>
    later.find(
      (one) =>
        one.metric === metric &&
        Object.entries(labels).every(([name, value]) => one.labels[name] === value),
    )?.value;

  it("are those of its database", async () => {
    const [row] = await running.site.sql(
      `select sum(unknown)::float8 / sum(pass + presumed + unknown + fail + review) as share from match where study = '${STUDY}'`,
    );
    expect(valueOf("cohort_unknown_share", { study: STUDY })).toBeCloseTo(
      Number(row?.["share"]),
      6,
    );
    // Patients with what a hospital mostly has are no reason for an alert.
    const shares = later.filter(({ metric }) => metric === "cohort_unknown_share");
    expect(shares.length).toBeGreaterThan(2);
    expect(Math.max(...shares.map(({ value }) => value))).toBeLessThan(0.6);
    expect(valueOf("cohort_due_oldest_seconds", { work: "match" })).toBe(0);
    expect(valueOf("cohort_quarantined", { stage: "read" })).toBe(0);
    expect(valueOf("cohort_sync_interval_seconds")).toBe(7 * 86_400);
    const age = Date.now() / 1000 - (valueOf("cohort_fhir_sync_last_success_timestamp") ?? 0);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(300);
  });

  it("name no patient", async () => {
    const rows = await running.site.sql("select patient from record");
    const labels = [...api, ...worker, ...later].flatMap((one) => Object.values(one.labels));
    expect(rows.length).toBe(30);
    expect(rows.filter(({ patient }) => labels.includes(String(patient)))).toEqual([]);
  });
});
