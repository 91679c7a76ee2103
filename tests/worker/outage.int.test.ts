import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import { createEgress } from "@cohort/egress";
import { type FhirSource, createFhirSource } from "@cohort/fhir-source";
import type { SyncMode } from "@cohort/postgres";
import {
  type AuthorizationServer,
  type EhrStub,
  startAuthorizationServer,
  startEhrStub,
} from "@cohort/testkit";
import { EC, backend, privateSet, registered } from "../fhir-source/auth-bench.ts";
import { hemoglobin, ids, person, recordsOf } from "./people.ts";
import { type Installation, install, must, until } from "./support.ts";

jest.setTimeout(120_000);

const PEOPLE = ids(65);
const DOWN = { answer: { kind: "status", status: 503 } } as const;

describe("an EHR that goes down in the middle of a sync", () => {
  let ehr: EhrStub;
  let site: Installation;
  let source: FhirSource;
  let worker: Lifecycle;
  let authorization: AuthorizationServer | null = null;

  async function open(patienceMs: number): Promise<void> {
    const resources = PEOPLE.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({ resources, ...(authorization && { authorization }) });
    site = await install("PostgreSQL");
    const limits = { patienceMs, circuitOpenMs: 50, circuitOpenCapMs: 100, backoffMs: 1 };
    source = createFhirSource({
      egress: createEgress({
        origins: [new URL(ehr.baseUrl).origin, ...(authorization ? [authorization.origin] : [])],
        production: false,
      }),
      baseUrl: ehr.baseUrl,
      ...(authorization && {
        credentials: backend(privateSet(EC), { tokenUrl: authorization.tokenUrl }),
      }),
      pageSize: 25,
      limits,
    });
    worker = await site.work(ehr.baseUrl, {}, { source });
  }
  afterEach(async () => {
    expect(await worker.close()).toEqual([]);
    await source.close();
    await site.close();
    await ehr.close();
    await authorization?.close();
    authorization = null;
  });

  const begin = async (mode: SyncMode = "full"): Promise<string> => {
    const { job } = await site.store.jobs.create("sync", mode);
    must(await site.queue.enqueueSync(job.id));
    return job.id;
  };
  const stateOf = async (job: string) => (await site.store.jobs.get(job))?.state;
  const ends = (job: string): Promise<void> => until(async () => (await stateOf(job)) === "done");
  /** The EHR answers no more once it was asked for the diagnoses of the last batch. */
  const goesDownBeforeTheEnd = (): void => {
    let down = false;
    ehr.fault({
      match: {
        when: ({ type, patients }) => (down ||= type === "Condition" && patients.includes("p0065")),
      },
      ...DOWN,
    });
  };

  it("C-14 for longer than it is waited for: put off, and done later, with nothing lost", async () => {
    await open(200);
    await site.sync();
    const expected = await recordsOf(site);
    await site.sql("truncate record, match");
    goesDownBeforeTheEnd();
    const job = await begin();
    await until(async () => must(await site.queue.counts()).sync.delayed === 1);
    expect(await site.store.jobs.get(job)).toMatchObject({
      state: "running",
      phase: "waiting",
      errorClass: null,
    });
    expect((await site.store.reading.count()).now).toBeGreaterThan(0);
    expect(await site.sql("select patient from reading where attempts > 0")).toEqual([]);
    expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
    // The reconciler does not wake what waits.
    const asked = ehr.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(ehr.requests.length).toBe(asked);
    ehr.heal();
    must(await site.queue.enqueueSync(job));
    await ends(job);
    expect(await recordsOf(site)).toBe(expected);
    expect(await site.store.jobs.get(job)).toMatchObject({ progress: { done: 65, total: 65 } });
  });

  it("is waited for no longer once the sync is cancelled: the next one begins at once", async () => {
    await open(600_000);
    goesDownBeforeTheEnd();
    const job = await begin();
    await until(() => ehr.requests.filter(({ route }) => route === "metadata").length > 3);
    expect(await site.store.jobs.finish(job, { state: "cancelled" })).not.toBeNull();
    ehr.heal();
    // Still down, as far as the one that was cancelled is concerned.
    ehr.fault(DOWN);
    await until(async () => must(await site.queue.counts()).sync.active === 0);
    ehr.heal();
    await ends(await begin());
    expect((await site.store.records.totals()).records).toBe(PEOPLE.length);
  });

  it("C-26 gives no more tokens in the middle: put off, by few calls, and done later", async () => {
    authorization = await startAuthorizationServer({ keys: registered(privateSet(EC)) });
    const tokens = authorization;
    await open(3_000);
    let calls = 0;
    // Nothing is answered wrongly: from here on no token holds.
    ehr.fault({
      match: {
        when: ({ type, patients }) => {
          if (calls === 0 && type === "Condition" && patients.includes("p0065")) {
            calls = tokens.calls;
            tokens.behave({ fault: "down" });
            tokens.revoke();
          }
          return false;
        },
      },
      answer: { kind: "reset" },
    });
    const began = Date.now();
    const job = await begin();
    await until(async () => must(await site.queue.counts()).sync.delayed === 1);
    const seconds = (Date.now() - began) / 1_000;
    expect(tokens.calls - calls).toBeLessThanOrEqual(seconds + 1);
    expect(await site.store.jobs.get(job)).toMatchObject({
      state: "running",
      phase: "waiting",
      errorClass: null,
    });
    expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
    tokens.behave({ fault: null });
    must(await site.queue.enqueueSync(job));
    await until(async () => (await stateOf(job)) !== "running");
    expect(await site.store.jobs.get(job)).toMatchObject({ state: "done", skipped: {} });
    expect((await site.store.records.totals()).records).toBe(PEOPLE.length);
  });
});
