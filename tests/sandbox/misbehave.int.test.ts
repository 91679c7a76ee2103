import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import { type SourcePatient, createFhirSource } from "@cohort/fhir-source";
import { type Sandbox, type SandboxOptions, start } from "@cohort/sandbox";

jest.setTimeout(60_000);

let lifecycle: Lifecycle;
beforeEach(() => {
  lifecycle = new Lifecycle();
});
afterEach(() => lifecycle.close());

async function serve(misbehave?: SandboxOptions["misbehave"]): Promise<Sandbox> {
  const population = { seed: 1, size: 25, asOf: "2026-11-22" };
  const started = await start(
    { port: 0, population, ...(misbehave ? { misbehave } : {}) },
    lifecycle,
  );
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}

/** Every patient, whole, in small batches and pages, by a client that waits as long as it must and no longer. */
async function readAll(baseUrl: string): Promise<ReadonlyMap<string, SourcePatient>> {
  const egress = createEgress({ origins: [new URL(baseUrl).origin], production: false });
  const source = createFhirSource({
    egress,
    baseUrl,
    batchSize: 2,
    pageSize: 20,
    limits: { backoffMs: 1, backoffCapMs: 5, throttleMs: 1, throttleCapMs: 5, circuitOpenMs: 20 },
  });
  const read = new Map<string, SourcePatient>();
  for await (const { ids } of source.list()) {
    const { patients, absent } = await source.readPatients(ids.map((id) => ({ id })));
    expect(absent).toEqual([]);
    for (const one of patients) read.set(one.patient.id ?? "", one);
  }
  await source.close();
  return read;
}

/** Servers may give entries in any order. */
const sorted = ({ patient, gaps, resources }: SourcePatient) => ({
  patient,
  gaps,
  resources: resources.toSorted((a, b) =>
    `${a.resourceType}/${a.id}` < `${b.resourceType}/${b.id}` ? -1 : 1,
  ),
});

describe("a sandbox that misbehaves", () => {
  it.each([1, 2])("is read as one that does not, all patients whole, seed %d", async (seed) => {
    const right = await readAll((await serve()).baseUrl);
    const sandbox = await serve({ share: 0.05, seed });
    const read = await readAll(sandbox.baseUrl);
    expect([...read.keys()].toSorted()).toEqual([...right.keys()].toSorted());
    for (const [id, one] of right) expect(sorted(read.get(id) ?? one)).toEqual(sorted(one));
    const { asked, done } = sandbox.misbehaved() ?? { asked: 0, done: {} };
    const spoilt = Object.values(done).reduce<number>((sum, times) => sum + (times ?? 0), 0);
    expect(right.size).toBe(25);
    expect(asked).toBeGreaterThan(100);
    expect(spoilt / asked).toBeGreaterThan(0.02);
    expect(Object.keys(done).length).toBeGreaterThan(3);
  });
});
