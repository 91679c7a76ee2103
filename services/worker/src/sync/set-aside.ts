import type { PatientId } from "@cohort/foundation";
import { readingHash } from "@cohort/fhir-mapping";
import { SourceError } from "@cohort/fhir-source";
import { type ReadingDue, StoreUnavailableError } from "@cohort/postgres";
import { EMPTY_RECORD, FACT_KINDS, type PatientRecord } from "@cohort/record";
import { safeError } from "@cohort/telemetry";
import type { Parts } from "../parts.ts";
import { conceptsOf } from "./concepts-of.ts";
import { giveBack } from "./hand-back.ts";
import type { SyncRun } from "./sync-run.ts";

/** So many readings that began and ended a worker: the patient is not read again unless asked for anew. */
export const MOST_ATTEMPTS = 3;

const MINUTE_MS = 60_000;
const SHORTEST_PAUSE_MS = 5 * MINUTE_MS;
const LONGEST_PAUSE_MS = 24 * 60 * MINUTE_MS;

/** In the order in which a reading gives them. */
const GAPS: PatientRecord["gaps"] = FACT_KINDS.toSorted().map((kind) => ({
  kind,
  reason: "unreadable",
}));

/**
 * The patient cannot be read, and that is the patient's own: counted, and tried again after as long as it has been tried
 * already. After the third time in quarantine, with a record that says that it is not complete.
 */
export async function setAsideFailed(run: SyncRun, due: ReadingDue, error: unknown): Promise<void> {
  const { parts, notes } = run;
  const { patient } = due;
  const errorClass = error instanceof SourceError ? error.class : safeError(error).type;
  const who = parts.pseudonym(patient);
  parts.logger.error({ err: error, class: errorClass, who }, "patient cannot be read");
  const entry = { subject: `Patient/${patient}`, errorClass };
  const isAside = (await parts.store.quarantine.fail("read", [entry])).includes(entry.subject);
  if (isAside) await markIncomplete(run, patient, errorClass);
  notes.add({ skipped: isAside ? { quarantined: 1 } : { failed: 1 } });
  const tried = parts.clock() - Date.parse(due.hintedAt);
  const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, tried));
  await giveBack(run, [due], pause);
}

/** Every worker that began to read the patient ended. */
export async function setAsideCrashed(run: SyncRun, due: ReadingDue): Promise<void> {
  const { parts, notes } = run;
  parts.logger.error({ who: parts.pseudonym(due.patient) }, "patient ends workers: set aside");
  await markIncomplete(run, due.patient, "crash");
  notes.add({ done: 1, skipped: { quarantined: 1 } });
  await parts.store.reading.done([due]);
}

/**
 * What is known of the patient stays, but nothing is presumed absent any more, and nothing of it passes for complete. In
 * quarantine afterwards: storing a record lifts one.
 */
async function markIncomplete(
  { parts, matches }: SyncRun,
  patient: PatientId,
  errorClass: string,
): Promise<void> {
  const { store, terminology, metrics } = parts;
  const known = await knownOf(parts, patient);
  const record = { ...known, gaps: GAPS };
  const input = { patient, record, concepts: conceptsOf(record, terminology) };
  const { changed } = await store.records.replace([input], readingHash(terminology));
  const subject = `Patient/${patient}`;
  for (let times = 0; times < MOST_ATTEMPTS; times += 1) {
    const aside = await store.quarantine.fail("read", [{ subject, errorClass }]);
    if (aside.includes(subject)) break;
  }
  metrics.syncPatients.inc({ result: "quarantined" });
  await matches.add(changed);
}

async function knownOf({ store }: Parts, patient: PatientId): Promise<PatientRecord> {
  try {
    const [loaded] = await store.records.load([patient]);
    return loaded?.record ?? EMPTY_RECORD;
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    // A stored body that cannot be read is no reason to keep it.
    return EMPTY_RECORD;
  }
}
