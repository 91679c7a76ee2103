import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Redis } from "ioredis";
import type { Lifecycle } from "@cohort/config";
import { createLogger, createMetrics } from "@cohort/telemetry";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { whyNoRedis } from "../queue/redis-server.ts";
import { type Installation, install, until } from "../worker/support.ts";
import { askApi } from "./api-texts.ts";
import { databaseText, keepEveryRow } from "./database-text.ts";
import { talkativePatient } from "./talkative-patient.ts";

jest.setTimeout(120_000);

/** What every text begins with that must not be met again. */
const CANARY = "CANARY-";

/** The one answer that may name somebody: it is read from the EHR then and there. */
const PERSON = "/v1/studies/{study}/candidates/{id}/person";

const whatSings = (text: string): readonly string[] => [
  ...new Set(text.match(/CANARY-[\w.-]+/g) ?? []),
];

function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}

/** What a Redis keeps on disk: its append-only file, switched on for the purpose. */
async function redisText(url: string): Promise<string> {
  const client = new Redis(url);
  const [, folder = ""] = await client.config("GET", "dir");
  await client.save();
  client.disconnect();
  return filesUnder(folder)
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}

const ways = [
  ["by search", {}],
  ["by Bulk Data", { FHIR_EXPORT: "patient" }],
] as const;

describe.each(ways)("B-04: of a patient read %s", (_way, settings) => {
  const kind = whyNoRedis() === null ? "Redis" : "PostgreSQL";
  let stub: EhrStub;
  let site: Installation;
  let worker: Lifecycle | null = null;
  beforeEach(async () => {
    const canary = (where: string): string => `${CANARY}${where}`;
    const resources = [...talkativePatient("p1", canary), ...talkativePatient("p2", canary)];
    stub = await startEhrStub({ resources, bulk: {} });
    site = await install(kind);
  });
  afterEach(async () => {
    expect(await worker?.close()).toEqual([]);
    await site.close();
    await stub.close();
  });

  it("no name, address, contact or free text reaches database, queue, log, metric or answer", async () => {
    await keepEveryRow(site.sql);
    const lines: string[] = [];
    const logger = createLogger({ logLevel: "trace" }, { write: (line) => void lines.push(line) });
    const metrics = createMetrics();
    if (kind === "Redis") {
      const client = new Redis(site.env["QUEUE_URL"] ?? "");
      await client.config("SET", "appendonly", "yes");
      client.disconnect();
    }
    stub.fault({
      match: { type: "Immunization" },
      times: 2,
      answer: { kind: "body", body: `{"resourceType":"OperationOutcome","x":"${CANARY}fault"}` },
    });
    worker = await site.work(stub.baseUrl, settings, { logger, metrics });
    const job = await site.sync();
    expect(job).toMatchObject({ state: "done" });
    await site.settled();
    await until(async () => (await site.store.coverage.get()) !== null);

    // The records are there, or nothing would be proven.
    const listed = await site.store.records.list({ limit: 1 });
    const [record] = await site.store.records.load(listed.map(({ patient }) => patient));
    expect(record?.record.facts.length).toBeGreaterThan(4);
    expect((await site.sql("select count(*)::int as n from match"))[0]).not.toEqual({ n: 0 });
    expect(lines.length).toBeGreaterThan(3);

    const written = await site.sql("select distinct origin from ever_written");
    const origins = written.map(({ origin }) => String(origin));
    expect(origins).toEqual(expect.arrayContaining(["record", "match", "job"]));
    expect(origins).toContain("FHIR_EXPORT" in settings ? "staged" : "reading");
    expect(whatSings(await databaseText(site.sql))).toEqual([]);
    expect(whatSings(lines.join("\n"))).toEqual([]);
    expect(whatSings(await metrics.registry.metrics())).toEqual([]);

    // Nor anything that is given out again, whatever comes in with a Bundle.
    const entry = talkativePatient("p3", (where) => `${CANARY}${where}`);
    const bundle = {
      resourceType: "Bundle",
      type: "collection",
      entry: entry.map((resource) => ({ resource })),
    };
    const { store, queue } = site;
    const shared = { store, queue, logger, metrics };
    const about = { patient: "p1", job: job.id, bundle };
    const env = { ...site.env, FHIR_BASE_URL: stub.baseUrl };
    const { answers, statuses } = await askApi({ env }, shared, about);
    expect(Object.fromEntries(statuses)).toMatchObject({
      "/v1/studies/{study}/candidates": 200,
      "/v1/studies/{study}/candidates/{id}": 200,
      "/v1/jobs/{id}": 200,
      "/v1/quarantine": 200,
      "/v1/coverage": 200,
      "match by bundle": 200,
      "match by patient": 200,
    });
    expect(answers.get("/v1/studies/{study}/candidates/{id}")).toContain("Patient/p1");
    expect(whatSings(answers.get(PERSON) ?? "")).toEqual([`${CANARY}name`]);
    const others = [...answers].filter(([path]) => path !== PERSON);
    for (const [, text] of others) expect(whatSings(text)).toEqual([]);
    expect(whatSings(await metrics.registry.metrics())).toEqual([]);
    expect(whatSings(lines.join("\n"))).toEqual([]);
    expect(whatSings(await databaseText(site.sql))).toEqual([]);

    if (kind === "Redis")
      expect(whatSings(await redisText(site.env["QUEUE_URL"] ?? ""))).toEqual([]);
  });
});
