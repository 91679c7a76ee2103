// How much memory a worker takes for an export of any size: a stub that makes the resources while it sends them, and a
// worker process whose resident set is looked at ten times a second.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { FhirResource } from "fhir/r4.js";
import { type Generated, startEhrStub } from "@cohort/testkit";
import { cohort } from "../end-to-end/child.ts";
import { hemoglobin, person } from "./people.ts";
import { install, must } from "./support.ts";

const MIB = 1024 * 1024;
/** Results of one patient, about as many as somebody has who is often in hospital. */
const EACH = 400;
/** As long as the resources of a hospital's laboratory are. */
const NOTE = "x".repeat(700);

/**
 * Node fills the heap that the machine lets it have before it tidies up. This one it has in a small container: what the
 * worker needs has to fit, or it ends.
 */
const SMALL_HEAP = "--max-old-space-size=160";

const idOf = (at: number): string => `p${String(at).padStart(7, "0")}`;

/** Results of all patients mixed, as servers export them by date. */
function generated(megabytes: number): readonly Generated[] {
  const resource = (at: number): FhirResource => ({
    ...hemoglobin(`o${at}`, idOf(at % people), 12),
    meta: { lastUpdated: "2026-10-30T00:00:00Z" },
    note: [{ text: NOTE }],
  });
  let people = 1;
  const bytes = JSON.stringify(resource(1_000_000)).length + 1;
  const results = Math.ceil((megabytes * MIB) / bytes);
  people = Math.max(1, Math.floor(results / EACH));
  return [
    { type: "Patient", count: people, resource: (at) => person(idOf(at)) },
    { type: "Observation", count: results, resource },
  ];
}

export interface MemoryReport {
  readonly resources: number;
  readonly patients: number;
  readonly seconds: number;
  readonly idleMib: number;
  readonly mostMib: number;
  readonly state: string;
}

const residentMib = (pid: number | undefined): number => {
  const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
};

/** Imports an export of about that size with a worker of its own. */
export async function importOfSize(
  megabytes: number,
  tell: (line: string) => void = () => undefined,
  gzip = false,
): Promise<MemoryReport> {
  const files = generated(megabytes);
  const ehr = await startEhrStub({ bulk: { running: 0, generate: files, gzip } });
  const site = await install("PostgreSQL");
  // Matching has its own bounds: here nobody has a disease that a study asks for.
  const env = {
    ...site.env,
    FHIR_BASE_URL: ehr.baseUrl,
    FHIR_EXPORT: "system",
    LOG_LEVEL: "info",
    NODE_OPTIONS: SMALL_HEAP,
  };
  const worker = cohort(["worker"], env);
  let mostMib = 0;
  try {
    // From source it is compiled in the process itself, which counts too.
    await worker.until(/worker runs/);
    await pause(1000);
    const idleMib = residentMib(worker.process.pid);
    const { job } = await site.store.jobs.create("sync", "full");
    must(await site.queue.enqueueSync(job.id));
    const began = performance.now();
    for (let looks = 0; ; looks += 1) {
      await pause(100);
      mostMib = Math.max(mostMib, residentMib(worker.process.pid));
      if (looks % 20 !== 0) continue;
      const row = await site.store.jobs.get(job.id);
      const seconds = Math.round((performance.now() - began) / 1000);
      const lines = Object.values(row?.counts ?? {}).reduce((sum, count) => sum + count, 0);
      if (looks % 100 === 0) {
        tell(
          `${seconds} s: ${row?.phase ?? ""}, ${lines} lines, ${Math.round(mostMib)} MiB at most`,
        );
      }
      if (row?.finishedAt == null) continue;
      const { records } = await site.store.records.totals();
      const resources = files.reduce((sum, { count }) => sum + count, 0);
      return { resources, patients: records, seconds, idleMib, mostMib, state: row.state };
    }
  } finally {
    worker.process.kill("SIGKILL");
    await worker.ended;
    await site.close();
    await ehr.close();
  }
}
