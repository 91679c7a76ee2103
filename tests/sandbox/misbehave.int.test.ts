import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Lifecycle } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import { type Clock, type SourcePatient, createFhirSource } from "@cohort/fhir-source";
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

/** Time that passes where it is waited for, without waiting. */
function createFastClock(): Clock & { readonly slept: () => number } {
  let slept = 0;
  let rolls = 0;
  return {
    now: () => Date.now() + slept,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      slept += milliseconds;
      await nextTurn();
    },
    random: () => ((rolls += 1) % 10) / 10,
    slept: () => slept,
  };
}

/** Every patient, whole, in small batches and pages. */
async function readAll(
  baseUrl: string,
  clock: Clock = createFastClock(),
): Promise<ReadonlyMap<string, SourcePatient>> {
  const egress = createEgress({ origins: [new URL(baseUrl).origin], production: false });
  const source = createFhirSource({
    egress,
    baseUrl,
    batchSize: 2,
    pageSize: 20,
    clock,
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
  it.each([1, 2, 3])(
    "C-13 is read as one that does not, all patients whole, in the time that its faults ask for, seed %d",
    async (seed) => {
      const right = await readAll((await serve()).baseUrl);
      const sandbox = await serve({ share: 0.3, seed });
      const clock = createFastClock();
      const read = await readAll(sandbox.baseUrl, clock);
      expect([...read.keys()].toSorted()).toEqual([...right.keys()].toSorted());
      for (const [id, one] of right) expect(sorted(read.get(id) ?? one)).toEqual(sorted(one));
      const { asked, done } = sandbox.misbehaved() ?? { asked: 0, done: {} };
      const spoilt = Object.values(done).reduce<number>((sum, times) => sum + (times ?? 0), 0);
      expect(right.size).toBe(25);
      expect(asked).toBeGreaterThan(100);
      expect(spoilt / asked).toBeGreaterThan(0.2);
      expect(Object.keys(done).length).toBeGreaterThan(3);
      // Five a second from the first 429 on, and the second that some answers ask for, which two may wait for at once.
      const { unavailable = 0, "too-many": tooMany = 0, "too-many-until": until = 0 } = done;
      const justified = asked / 5 + 2 * (unavailable + tooMany + until);
      expect(clock.slept() / 1_000).toBeLessThan(justified);
    },
  );
});
