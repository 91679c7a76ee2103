import { loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { type EhrStub, startEhrStub } from "@cohort/testkit";
import { type Broken, brokenLaws } from "../chaos/conservation.ts";
import { freePort } from "../end-to-end/child.ts";
import type { RedisServer } from "../queue/redis-server.ts";
import { townsfolk } from "../worker/killer.ts";
import { hemoglobin } from "../worker/people.ts";
import { AS_OF, type Installation, must, until } from "../worker/support.ts";
import { type Faults, breakThings } from "./faults.ts";
import { type Form, type Running, ofProcess, processOf } from "./processes.ts";
import { type Sample, sampleOf } from "./samples.ts";
import { type Visit, letIn } from "./visitors.ts";

export interface SoakOptions {
  readonly form: Form;
  readonly patients: number;
  /** Milliseconds of everything at once. */
  readonly lasts: number;
  /** Milliseconds between two looks at the processes. */
  readonly looks: number;
  /** Milliseconds in which each fault happens once; null: none. */
  readonly faults: number | null;
}

export interface Ground {
  readonly site: Installation;
  /** A superuser's. */
  readonly databaseUrl: string;
  readonly redis: RedisServer | null;
}

/** What was seen. */
export interface Course {
  readonly options: SoakOptions;
  readonly visits: readonly Visit[];
  readonly samples: readonly Sample[];
  readonly faults: ReadonlyMap<string, number>;
  /** Processes that ended unasked. */
  readonly fell: readonly string[];
  /** How those ended that were told to at the end. */
  readonly exits: Readonly<Record<string, number | null>>;
  /** Open files of each process that saw all of it, at rest: before anyone came, and when all had gone. */
  readonly handles: Readonly<Record<string, { readonly before: number; readonly after: number }>>;
  /** Laws of conservation that do not hold at rest; null: it did not come to rest. */
  readonly broken: readonly Broken[] | null;
  readonly decisions: number;
  readonly attestations: number;
  /** New results in the EHR. */
  readonly changes: number;
  /** Of the machine, in the last fifteen minutes: processes that ran or would have run. */
  readonly load: number;
  /** What took how long, in milliseconds. */
  readonly phases: Readonly<Record<string, number>>;
}

const CHANGE_EVERY_MS = 500;
const REST_MS = 600_000;
const LET_GO_MS = 60_000;
/** Open files that a process may have more at rest than before: pools do not shrink to the same size every time. */
export const SPARE_HANDLES = 5;

/** In the EHR somebody's haemoglobin is taken again: of each patient there is one, so that records do not grow. */
function changeRecords(ehr: EhrStub, patients: readonly string[]): () => number {
  let changes = 0;
  const timer = setInterval(() => {
    const patient = patients[(changes * 13) % patients.length] ?? "";
    ehr.put(hemoglobin(`soak-${patient}`, patient, 8 + (changes % 60) / 10));
    changes += 1;
  }, CHANGE_EVERY_MS);
  return () => {
    clearInterval(timer);
    return changes;
  };
}

/** Runs the product as processes, lets people in and things break, and comes to rest. */
export async function soak(ground: Ground, options: SoakOptions): Promise<Course> {
  const { site, databaseUrl, redis } = ground;
  const town = townsfolk(options.patients);
  const ehr = await startEhrStub({ resources: town, pageSize: 50 });
  const port = String(await freePort());
  const env = {
    ...site.env,
    AUTH_MODE: "demo",
    FHIR_BASE_URL: ehr.baseUrl,
    PORT: port,
    LOG_LEVEL: "error",
    RECONCILE_SECONDS: "2",
    RATE_READ_PER_MINUTE: "100000",
    RATE_MATCH_PER_SECOND: "1000",
  };
  const made = { form: options.form, env };
  const [api, worker, victim] = await Promise.all([
    processOf("api", "api", made),
    processOf("worker", "worker", made),
    processOf("other worker", "worker", made),
  ]);
  const all = [api, worker, victim];
  const exits: Record<string, number | null> = {};
  const phases: Record<string, number> = {};
  let since = Date.now();
  const note = (phase: string): void => {
    phases[phase] = Date.now() - since;
    since = Date.now();
  };
  try {
    await Promise.all(all.map((each) => each.start()));
    note("starting");
    await comesToRest(site, REST_MS);
    note("reading everyone");
    const stayed = [api, worker];
    const before = stayed.map(handlesOf);

    const began = Date.now();
    const now = (): number => Date.now() - began;
    const patients = town.flatMap(({ resourceType, id }) =>
      resourceType === "Patient" ? [id ?? ""] : [],
    );
    const visitors = await letIn(`http://127.0.0.1:${port}`, now);
    const endChanges = changeRecords(ehr, patients);
    const field = { ehr, victim, redis, databaseUrl };
    const faults: Faults | null =
      options.faults === null ? null : breakThings(field, options.faults);
    const samples = await watch(all, options, now);
    await faults?.stop();
    await visitors.stop();
    const changes = endChanges();
    ehr.heal();

    note("everything at once");
    const rested = await comesToRest(site, REST_MS).then(
      () => true,
      () => false,
    );
    note("coming to rest");
    const broken = rested
      ? await brokenLaws({ sql: site.sql, store: site.store, asOf: AS_OF }, visitors.told)
      : null;
    note("looking at the laws");
    const after = await Promise.all(stayed.map((each, index) => restsAt(each, before[index] ?? 0)));
    note("letting go");
    for (const each of all) exits[each.name] = await each.stop();
    note("ending");
    return {
      options,
      visits: visitors.visits,
      samples,
      faults: faults?.done ?? new Map(),
      fell: all.flatMap((each) => each.fell() ?? []),
      exits,
      handles: Object.fromEntries(
        stayed.map(({ name }, at) => [name, { before: before[at] ?? 0, after: after[at] ?? 0 }]),
      ),
      broken,
      decisions: visitors.told.decisions.length,
      attestations: visitors.told.attestations.length,
      changes,
      load: loadavg()[2] ?? 0,
      phases,
    };
  } finally {
    for (const each of all) await each.kill();
    await ehr.close();
  }
}

const handlesOf = (running: Running): number => ofProcess(running.pid())?.handles ?? 0;

/** Pools and kept-alive connections let go some seconds after nobody needs them; what is left open is not let go at all. */
async function restsAt(running: Running, before: number): Promise<number> {
  const isBack = (): boolean => handlesOf(running) <= before + SPARE_HANDLES;
  await until(isBack, LET_GO_MS, 500).catch(() => {});
  return handlesOf(running);
}

/** A sync of everyone from beginning to end, then nobody due and no job that waits. */
async function comesToRest(site: Installation, ms: number): Promise<void> {
  const { job } = await site.store.jobs.create("sync", "full");
  // Where the queue does not take it, the reconciler will.
  await site.queue.enqueueSync(job.id);
  await until(async () => (await site.store.jobs.get(job.id))?.finishedAt != null, ms, 200);
  const state = (await site.store.jobs.get(job.id))?.state;
  if (state !== "done") throw new Error(`the sync of everyone is ${state}`);
  await until(
    async () => {
      const { waiting } = must(await site.queue.counts()).match;
      return waiting === 0 && (await site.due()) === 0;
    },
    ms,
    200,
  );
}

async function watch(
  all: readonly Running[],
  { lasts, looks }: SoakOptions,
  now: () => number,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  while (now() < lasts) {
    for (const each of all) {
      const sample = await sampleOf(each, now());
      if (sample !== null) samples.push(sample);
    }
    await pause(Math.min(looks, Math.max(0, lasts - now())));
  }
  return samples;
}
