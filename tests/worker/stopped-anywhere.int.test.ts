import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Lifecycle } from "@cohort/config";
import type { SyncMode } from "@cohort/postgres";
import { type EhrStub, type SeenRequest, startEhrStub } from "@cohort/testkit";
import { hemoglobin, ids, person, recordsOf } from "./people.ts";
import { type Installation, install, must, until } from "./support.ts";

jest.setTimeout(120_000);

const PEOPLE = ids(45);
const BULK = { FHIR_EXPORT: "patient" };
const LOCK = "begin; lock table record in share row exclusive mode";

interface Phase {
  readonly mode: SyncMode;
  readonly env: Readonly<Record<string, string>>;
  /** The request that is never answered, or a lock that stands in the way. */
  readonly hangs: ((request: SeenRequest) => boolean) | typeof LOCK;
}

const isSearch = ({ route, type }: SeenRequest, of: string): boolean =>
  route === "search" && type === of;

const PHASES: Readonly<Record<string, Phase>> = {
  "the list": { mode: "full", env: {}, hangs: ({ route }) => route === "page" },
  "the look for changes": {
    mode: "changes",
    env: {},
    hangs: (one) => isSearch(one, "Observation") && one.params.has("_lastUpdated"),
  },
  "the reading": {
    mode: "full",
    env: {},
    hangs: (one) => isSearch(one, "Condition") && one.patients.includes("p0045"),
  },
  "the asking for those not listed": {
    mode: "full",
    env: {},
    hangs: ({ params, target }) =>
      target.endsWith("Patient/left") || (params.get("_id")?.split(",").includes("left") ?? false),
  },
  "the kick-off": { mode: "full", env: BULK, hangs: ({ route }) => route === "export" },
  "the wait for an export": {
    mode: "full",
    env: BULK,
    hangs: ({ route }) => route === "export-status",
  },
  "the files": {
    mode: "full",
    env: BULK,
    // The Patients are there, and some of the results.
    hangs: ({ route, target }) => route === "export-file" && /\/[4-9]\?/.test(target),
  },
  "the putting together": { mode: "full", env: BULK, hangs: LOCK },
};

describe("a sync that is stopped", () => {
  let ehr: EhrStub;
  let site: Installation;
  let worker: Lifecycle;
  let expected: string;

  /** Everybody was read; since then one has left, one has come, and one has changed. */
  beforeEach(async () => {
    const resources = PEOPLE.flatMap((id) => [person(id), hemoglobin(`o-${id}`, id, 12)]);
    ehr = await startEhrStub({
      resources: [...resources, person("left")],
      clock: {},
      sort: "offered",
      bulk: { running: 0, perFile: 20 },
    });
    site = await install("PostgreSQL");
    worker = await site.work(ehr.baseUrl);
    await site.sync();
    ehr.put(person("new"));
    ehr.put(hemoglobin("o-again", "p0030", 9));
  });
  afterEach(async () => {
    await site.sql("rollback");
    expect(await worker.close()).toEqual([]);
    await site.close();
    await ehr.close();
  });

  /** What a sync that nobody stops comes to. */
  async function undisturbed({ mode, env }: Phase): Promise<void> {
    const left = mode === "changes" ? ["left"] : [];
    if (mode === "full") ehr.remove("Patient", "left");
    expected = [...PEOPLE, "new", ...left].toSorted().join();
    await worker.close();
    worker = await site.work(ehr.baseUrl, { ...env, FHIR_PAGE_SIZE: "20" });
  }

  const begin = async ({ mode }: Phase): Promise<string> => {
    const { job } = await site.store.jobs.create("sync", mode);
    must(await site.queue.enqueueSync(job.id));
    return job.id;
  };

  async function hang({ hangs }: Phase, job: () => Promise<string>): Promise<string> {
    if (hangs === LOCK) {
      await site.sql(LOCK);
      const id = await job();
      await until(async () => (await site.store.jobs.get(id))?.phase === "records");
      return id;
    }
    let hung = 0;
    const when = (request: SeenRequest): boolean => {
      if (!hangs(request)) return false;
      hung += 1;
      return true;
    };
    ehr.fault({ match: { when }, answer: { kind: "stall" } });
    const id = await job();
    await until(() => hung > 0, 60_000, 5);
    return id;
  }
  const goOn = async (): Promise<void> => {
    await site.sql("rollback");
    ehr.heal();
  };

  async function isWhole(job: string): Promise<void> {
    await until(async () => (await site.store.jobs.get(job))?.state === "done");
    const records = await recordsOf(site);
    const patients = await site.sql("select patient from record order by patient");
    expect(patients.map(({ patient }) => patient).join()).toBe(expected);
    expect(await site.sql("select patient, due_at > now() as later from reading")).toEqual([]);
    expect(await site.store.quarantine.list({ limit: 10 })).toEqual([]);
    // Reading everyone once more finds nothing that this one has missed.
    await worker.close();
    worker = await site.work(ehr.baseUrl);
    ehr.remove("Patient", "left");
    await site.sync();
    const again = (await recordsOf(site)).split("\n").filter((row) => !row.includes('"left"'));
    expect(records.split("\n").filter((row) => !row.includes('"left"'))).toEqual(again);
  }

  it.each(Object.keys(PHASES))("C-04 in %s: another worker goes on", async (name) => {
    const phase = PHASES[name] as Phase;
    await undisturbed(phase);
    const job = await hang(phase, () => begin(phase));
    const closing = worker.close();
    if (phase.hangs === LOCK) setTimeout(() => void site.sql("rollback"), 500);
    expect(await closing).toEqual([]);
    // It let go by itself: what is given up when the time to stop is over stays active until its lock runs out.
    expect(must(await site.queue.counts()).sync).toMatchObject({ active: 0 });
    await goOn();
    expect((await site.store.jobs.get(job))?.state).toBe("running");
    expect(await site.sql("select patient from reading where attempts > 0")).toEqual([]);
    worker = await site.work(ehr.baseUrl, { ...phase.env, FHIR_PAGE_SIZE: "20" });
    await isWhole(job);
  });

  it.each(Object.keys(PHASES))(
    "cancelled in %s, it lets go, and is taken up again",
    async (name) => {
      const phase = PHASES[name] as Phase;
      await undisturbed(phase);
      const job = await hang(phase, () => begin(phase));
      await site.store.jobs.finish(job, { state: "cancelled" });
      if (phase.hangs === LOCK) setTimeout(() => void site.sql("rollback"), 3_000);
      // A request that is not answered is given up, and made again, for longer than this waits.
      await until(async () => must(await site.queue.counts()).sync.active === 0);
      await goOn();
      expect((await site.store.jobs.get(job))?.state).toBe("cancelled");
      expect(await site.sql("select patient from reading where attempts > 0")).toEqual([]);
      expect(await site.store.jobs.resume(job)).not.toBeNull();
      must(await site.queue.enqueueSync(job));
      await isWhole(job);
    },
  );
});
