import type { FhirSource, PatientPage } from "@cohort/fhir-source";
import type { Parts } from "../parts.ts";
import { whileCrowded } from "./back-pressure.ts";
import { type MatchCollector, collectMatches } from "./collect-matches.ts";
import { SeenIds } from "./seen-ids.ts";
import { storePage } from "./store-page.ts";
import { removePatients, removeVanished } from "./vanished.ts";

/**
 * One pass over the EHR, page by page: store, enqueue, note the progress, and wait where matching cannot keep
 * up. False where the job has been ended meanwhile. Throws what stopped it; a new pass goes over the same patients
 * and writes only what changed.
 */
export async function readEverything(
  parts: Parts,
  source: FhirSource,
  job: string,
  signal: AbortSignal,
): Promise<boolean> {
  const matches = collectMatches(parts);
  try {
    return await readPages(parts, source, job, matches, signal);
  } finally {
    await matches.flush();
  }
}

async function readPages(
  parts: Parts,
  source: FhirSource,
  job: string,
  matches: MatchCollector,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, queue, limits } = parts;
  const seen = new SeenIds();
  const countResources = resourceCounter(parts);
  for await (const page of source.patients({ signal })) {
    for (const { patient } of page.patients) if (patient.id !== undefined) seen.add(patient.id);
    await matches.add(await storePage(parts, page.patients));
    await removePatients(parts, goneIn(page));
    const { patients, total, resources } = page.progress;
    countResources(resources);
    const noted = await store.jobs.progress(job, {
      done: patients,
      total: total === null ? null : Math.max(total, patients),
      counts: { Patient: patients, ...resources },
    });
    if (noted === null) return false;
    await whileCrowded(queue, limits.highWater, signal);
  }
  await removeVanished(parts, source, seen, matches, signal);
  return (await store.jobs.progress(job, { done: seen.size, total: seen.size })) !== null;
}

const goneIn = ({ absent }: PatientPage): readonly string[] =>
  absent.flatMap(({ id, status }) => (status === "gone" ? [id] : []));

/** The source counts from the beginning of the pass; a metric wants what came since. */
function resourceCounter({
  metrics,
}: Pick<Parts, "metrics">): (resources: Readonly<Record<string, number>>) => void {
  const before = new Map<string, number>();
  return (resources) => {
    for (const [type, count] of Object.entries(resources)) {
      metrics.syncResources.inc({ type }, count - (before.get(type) ?? 0));
      before.set(type, count);
    }
  };
}
