import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createEgress } from "@cohort/egress";
import { type Clock, createFhirSource, type FhirSource } from "@cohort/fhir-source";
import { type Answer, type EhrStub, startEhrStub } from "@cohort/testkit";
import { townsfolk } from "./killer.ts";
import { recordsOf } from "./people.ts";
import { type Installation, install } from "./support.ts";

jest.setTimeout(600_000);

/** 1000 in its long form, which takes minutes on a small machine. */
const PEOPLE = Number(process.env["FAULTY_PATIENTS"] ?? 200);
const SHARE = 0.05;

const ANSWERS: readonly Answer[] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 503, retryAfter: 2 },
  { kind: "status", status: 429, retryAfter: 1 },
  { kind: "status", status: 429 },
  { kind: "status", status: 502 },
  { kind: "reset" },
  { kind: "truncate", percent: 40 },
  { kind: "wrong-length", by: 100 },
  { kind: "body", body: "<html>Back soon</html>", contentType: "text/html" },
];
/** The longest that any of them asks for, or that a first and second try are kept apart: 0.5 and 1 s, or what it says. */
const MOST_PAUSE_MS = 2_000;

/** Time that passes where it is waited for, without waiting. Who waits beside another waits at the same time. */
function createFastClock(): Clock & { readonly slept: () => number } {
  let slept = 0;
  let rolls = 0;
  return {
    now: () => Date.now() + slept,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      const wake = Date.now() + slept + milliseconds;
      await nextTurn();
      slept = Math.max(slept, wake - Date.now());
    },
    random: () => ((rolls += 1) % 10) / 10,
    slept: () => slept,
  };
}

describe(`${PEOPLE} patients of an EHR that fails one request in twenty`, () => {
  let ehr: EhrStub;
  let site: Installation;
  let source: FhirSource | null = null;

  beforeEach(async () => {
    ehr = await startEhrStub({ resources: townsfolk(PEOPLE) });
  });
  afterEach(async () => {
    await source?.close();
    await site.close();
    await ehr.close();
  });

  async function syncOnce(clock: Clock): Promise<string> {
    site = await install("PostgreSQL");
    source = createFhirSource({
      egress: createEgress({ origins: [new URL(ehr.baseUrl).origin], production: false }),
      baseUrl: ehr.baseUrl,
      clock,
    });
    const worker = await site.work(ehr.baseUrl, {}, { source });
    const job = await site.sync("full", 280_000);
    expect(job).toMatchObject({ state: "done", progress: { done: PEOPLE, total: PEOPLE } });
    expect(job.skipped).toEqual({});
    const records = await recordsOf(site);
    expect(await worker.close()).toEqual([]);
    return records;
  }

  it("has the same records as without faults, after no more pauses than the faults ask for", async () => {
    const undisturbed = createFastClock();
    const expected = await syncOnce(undisturbed);
    const requests = ehr.requests.length;
    expect(undisturbed.slept()).toBe(0);
    await source?.close();
    await site.close();

    ehr.mix({ share: SHARE, seed: 1, answers: ANSWERS });
    const clock = createFastClock();
    expect(await syncOnce(clock)).toBe(expected);
    const more = ehr.requests.length - 2 * requests;
    expect(more).toBeGreaterThan(requests * SHARE * 0.5);
    // Each fault is answered by one more request, after one pause that is as long as it asks for at most.
    expect(more).toBeLessThan(requests * SHARE * 2);
    expect(clock.slept()).toBeGreaterThan(0);
    expect(clock.slept()).toBeLessThan(more * MOST_PAUSE_MS);
  });
});
