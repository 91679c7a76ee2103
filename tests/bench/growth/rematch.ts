import { conceptId, expectDefined, patientId } from "@cohort/foundation";
import { readingHash } from "@cohort/fhir-mapping";
import { type Fact, indexRecord } from "@cohort/record";
import { type Counts, noCounts } from "./counting.ts";
import { must } from "../../worker/support.ts";
import { serverCpuSeconds } from "./server-cpu.ts";
import type { Site } from "./site.ts";
import { activate, amended } from "./variants.ts";

/** One change, and all that the worker did because of it. */
export interface Rematched {
  readonly what: string;
  readonly counts: Readonly<Counts>;
  /** From the change to nobody being due. */
  readonly seconds: number;
  /** Of this process: worker and reconciler, and the little that the bench does. */
  readonly cpuSeconds: number;
  /** Of the server; null: not measured. */
  readonly databaseCpuSeconds: number | null;
}

async function after(site: Site, what: string, change: () => Promise<void>): Promise<Rematched> {
  Object.assign(site.counts, { ...noCounts(), pairs: site.counts.pairs && new Set() });
  const serverBefore = await serverCpuSeconds(site);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await change();
  await site.settled();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - began) / 1000;
  return {
    what,
    counts: { ...site.counts },
    seconds,
    cpuSeconds: (user + system) / 1e6,
    databaseCpuSeconds: (await serverCpuSeconds(site)) - serverBefore,
  };
}

/** One criterion of one study is edited. */
export async function criterionEdited(site: Site): Promise<Rematched> {
  const study = expectDefined(site.studies[0], "a study");
  const { study: edited, criterion } = amended(study);
  return after(site, `${criterion} of ${study.id} edited`, () => activate(site.store, edited));
}

const anyEntry = (facts: readonly Fact[]): Fact =>
  expectDefined(
    facts.find(({ kind }) => kind === "observation"),
    "a result on record",
  );

/** A new result of one test of one patient, as a sync stores it. */
export async function labArrived(site: Site, concept: string): Promise<Rematched> {
  // Of whom most is matched: each study of a disease counts.
  const [row] = await site.sql(
    "select patient, count(distinct study)::int as n from match group by 1 order by n desc, patient limit 1",
  );
  const patient = String(row?.["patient"]);
  const [loaded] = await site.store.records.load([patientId(patient)]);
  const { record, patient: id } = expectDefined(loaded, "a record");
  const entry = anyEntry(record.facts);
  if (entry.kind !== "observation") throw new Error("no result");
  const result: Fact = {
    ...entry,
    source: "Observation/arrived",
    hits: [{ concept: conceptId(concept), tier: "core" }],
  };
  const facts = [...record.facts, result].toSorted((a, b) =>
    a.kind === b.kind ? (a.source < b.source ? -1 : 1) : a.kind < b.kind ? -1 : 1,
  );
  const changed = { ...record, facts };
  const concepts = [...indexRecord(changed, site.terminology).concepts];
  return after(
    site,
    `one ${concept} of one patient with matches in ${String(row?.["n"])} studies`,
    async () => {
      await site.store.records.replace(
        [{ patient: id, record: changed, concepts }],
        readingHash(site.terminology),
      );
      must(await site.queue.enqueueMatch([id]));
    },
  );
}

/** The first day on which any match may change. */
export async function dayReached(site: Site): Promise<Rematched> {
  const [row] = await site.sql("select min(next_change_on)::text as day from record");
  const day = String(row?.["day"]);
  return after(site, `the next breakpoint's day, ${day}`, () => site.turnTo(day));
}
