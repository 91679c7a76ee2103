import { readingHash } from "@cohort/fhir-mapping";
import { formatDay } from "@cohort/foundation";
import { type Keeper, keepLooking } from "../keep-looking.ts";
import type { Parts } from "../parts.ts";
import { computeCoverage } from "./compute-coverage.ts";

const LOCK = "coverage";
/** A report under the same dictionary and studies is good for so long, whatever was read meanwhile. */
const FRESH_MS = 60 * 60_000;

/**
 * Whether a report is due: there is none, or one made under another dictionary, site file or study, or an old one
 * since which something was read. Never while patients are still to be read or matched: it would be of yesterday.
 */
export async function isCoverageDue(parts: Parts): Promise<boolean> {
  const { store, terminology, catalogue, today } = parts;
  const now = await catalogue.load();
  const sync = await store.jobs.latest("sync");
  if (sync === null || sync.finishedAt === null) return false;
  const last = await store.coverage.stamp();
  const isCurrent = last?.catalogue === now.hash && last.mappingHash === readingHash(terminology);
  if (isCurrent && !isOutdated(parts, last.computedAt, sync.finishedAt)) return false;
  const [reading, due] = await Promise.all([
    store.reading.count(),
    store.records.countDue({ catalogue: now.hash, asOf: formatDay(today()) }),
  ]);
  return reading.now === 0 && due === 0;
}

function isOutdated({ clock }: Parts, computedAt: string, readAt: string): boolean {
  const computed = Date.parse(computedAt);
  return Date.parse(readAt) > computed && clock() - computed > FRESH_MS;
}

async function lookOnce(parts: Parts, signal: AbortSignal): Promise<void> {
  if (!(await isCoverageDue(parts))) return;
  await parts.store.whileLeader(LOCK, async (lost) => {
    const stopped = AbortSignal.any([signal, lost]);
    const { hash } = await parts.catalogue.load();
    const report = await computeCoverage(parts, stopped);
    await parts.store.coverage.put({
      mappingHash: readingHash(parts.terminology),
      catalogue: hash,
      body: JSON.stringify(report),
    });
    const { patients, unclaimed } = report;
    parts.logger.info({ patients, unclaimed: unclaimed.length }, "coverage report is made");
  });
}

/** Makes a report whenever one is due, beside everything else: it may take a minute. */
export const keepCoverage = (parts: Parts): Keeper =>
  keepLooking("coverage report", parts, (signal) => lookOnce(parts, signal));
