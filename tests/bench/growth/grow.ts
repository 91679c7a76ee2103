import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { serverCpuSeconds } from "./server-cpu.ts";
import { type Site, type SiteAsked, openSite } from "./site.ts";
import type { Told } from "./worker.ts";

/** A hospital of one size, matched from nothing. Seconds, bytes and MB. */
export interface Grown {
  readonly patients: number;
  readonly studies: number;
  readonly workers: number;
  /** With the disease of a study or a sign of it. */
  readonly candidates: number;
  /** Rows of matches. */
  readonly rows: number;
  readonly wallSeconds: number;
  /** Of all workers together. */
  readonly workerCpuSeconds: number;
  readonly databaseCpuSeconds: number;
  /** Patients saved, by each worker. */
  readonly shares: readonly number[];
  /** Of the worker that held most. */
  readonly peakMb: number;
  /** With indexes and what stands out of line. */
  readonly bytes: { readonly record: number; readonly match: number; readonly event: number };
}

/** As the product is started: most of what a match makes is garbage at once. */
const FLAGS = ["--max-semi-space-size=64", ...process.execArgv];

async function startWorker(site: Site): Promise<ChildProcess> {
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  const child = fork(join(import.meta.dirname, "worker.ts"), {
    env: { ...inherited, ...site.env() },
    execArgv: FLAGS,
  });
  await once(child, "message");
  return child;
}

async function tell(child: ChildProcess): Promise<Told> {
  const answer = once(child, "message");
  child.send("tell");
  const [told] = await answer;
  // worker.ts, which is this folder's, says nothing else.
  return told as Told;
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.send("stop");
  await gone;
}

async function bytesOf(site: Site): Promise<Grown["bytes"]> {
  const size = (table: string): string => `pg_total_relation_size('${table}')::float8`;
  const [row] = await site.sql(
    `select ${size("record")} as record, ${size("match")} as match, ${size("match_event")} as event`,
  );
  return {
    record: Number(row?.["record"]),
    match: Number(row?.["match"]),
    event: Number(row?.["event"]),
  };
}

/** Matches a site's people from nothing with so many workers, each a process of its own. */
export async function matchAll(
  site: Site,
  workers: number,
): Promise<Omit<Grown, "patients" | "studies">> {
  const children = await Promise.all(Array.from({ length: workers }, () => startWorker(site)));
  const before = await serverCpuSeconds(site);
  const began = performance.now();
  for (const child of children) child.send("go");
  await site.settled();
  const wallSeconds = (performance.now() - began) / 1000;
  const databaseCpuSeconds = (await serverCpuSeconds(site)) - before;
  const told = await Promise.all(children.map(tell));
  await Promise.all(children.map(stop));
  const [row] = await site.sql(
    "select count(*)::int as rows, count(distinct patient)::int as candidates from match",
  );
  return {
    workers,
    candidates: Number(row?.["candidates"]),
    rows: Number(row?.["rows"]),
    wallSeconds,
    workerCpuSeconds: told.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    databaseCpuSeconds,
    shares: told.map(({ counts }) => counts.patients),
    peakMb: Math.max(...told.map(({ peakMb }) => peakMb)),
    bytes: await bytesOf(site),
  };
}

/** One size, one number of studies, and one number of workers or several in turn, each from nothing. */
export async function grow(
  asked: SiteAsked,
  workers: readonly number[],
): Promise<readonly Grown[]> {
  const site = await openSite(asked);
  try {
    const all: Grown[] = [];
    for (const count of workers) {
      await site.sql(
        "update record set matched_version = null, matched_catalogue = null, next_change_on = null",
      );
      await site.sql("truncate match");
      await site.sql("alter table match_event disable trigger append_only");
      await site.sql("truncate match_event");
      await site.sql("alter table match_event enable trigger append_only");
      await site.sql("vacuum full analyze record");
      const { patients, studies } = asked;
      all.push({ patients, studies, ...(await matchAll(site, count)) });
    }
    return all;
  } finally {
    await site.close();
  }
}
