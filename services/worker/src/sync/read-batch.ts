import { type SourcePatient, SourceError } from "@cohort/fhir-source";
import { patientId } from "@cohort/foundation";
import { type ReadingDue, StoreUnavailableError } from "@cohort/postgres";
import { inHalves } from "../in-halves.ts";
import { noteGrants } from "./grants.ts";
import { giveBack } from "./hand-back.ts";
import { removeAbsent } from "./remove-absent.ts";
import { setAsideFailed } from "./set-aside.ts";
import { storePage } from "./store-page.ts";
import type { SyncRun } from "./sync-run.ts";

/** Who has a gap that a failure left is read again after this time, whether or not anything changed. */
const UNFINISHED_MS = 6 * 60 * 60_000;

/** Hints that come in during a reading are read together after this pause. */
const AGAIN_MS = 30_000;

/** Where so many fail and nobody of a batch does not, it is not for their own sake. */
const MANY = 10;

/**
 * Reads these patients, stores them and takes them off the list of those due; who fails does so alone and is
 * tried again later. Throws what concerns all of them, with those not settled handed back.
 */
export async function readAndStore(run: SyncRun, taken: readonly ReadingDue[]): Promise<void> {
  const open = new Set(taken);
  const failures: unknown[] = [];
  const settle = (settled: readonly ReadingDue[]): void => {
    for (const due of settled) open.delete(due);
    run.notes.add({ done: settled.length });
  };
  try {
    await inHalves(taken, {
      work: async (batch) => {
        failures.push(...(await readOnce(run, batch)));
        settle(batch);
      },
      alone: async (due, error) => {
        await setAsideFailed(run, due, error);
        settle([due]);
        failures.push(error);
      },
      isPassing: (error) => run.signal.aborted || concernsAll(error),
    });
  } catch (error) {
    await giveBack(run, [...open]);
    throw error;
  }
  const [failure] = failures;
  const isShared = failures.length >= MANY && failures.length === taken.length;
  if (isShared && failures.every((one) => one instanceof SourceError)) throw failure;
}

/** 403 may be the answer for one patient; no token, a server that is down or asks for a pause are not. */
const concernsAll = (error: unknown): boolean =>
  error instanceof StoreUnavailableError ||
  (error instanceof SourceError &&
    (error.class === "unavailable" ||
      error.class === "throttled" ||
      (error.class === "auth" && error.status !== 403)));

/** The errors of those who failed each for itself. */
async function readOnce(run: SyncRun, batch: readonly ReadingDue[]): Promise<readonly unknown[]> {
  const { parts, source, matches, signal } = run;
  const requests = batch.map(({ patient, also }) => ({ id: patient, also }));
  const read = await source.readPatients(requests, { signal });
  await noteGrants(run, typesIn(read.patients));
  const { changed, again, failed } = await storePage(parts, read.patients, batch);
  await matches.add(changed);
  await removeAbsent(run, read.absent);
  const errors = new Map<string, unknown>([
    ...failed.map(({ patient, error }) => [patient, error] as const),
    ...read.failed.map(({ id, error }) => [id, error] as const),
  ]);
  countRead(run, read.patients);
  const repeated = new Set(again);
  const settled = batch.filter(({ patient }) => !errors.has(patient) && !repeated.has(patient));
  await parts.store.reading.done(settled, AGAIN_MS);
  const unfinished = read.patients.flatMap(({ patient, unfinished: lacks = false }) =>
    lacks && patient.id !== undefined ? [patientId(patient.id)] : [],
  );
  if (unfinished.length > 0) await parts.store.reading.want(unfinished, UNFINISHED_MS);
  await giveBack(
    run,
    batch.filter(({ patient }) => repeated.has(patient)),
  );
  for (const due of batch) {
    if (errors.has(due.patient)) await setAsideFailed(run, due, errors.get(due.patient));
  }
  return [...errors.values()];
}

function* typesIn(patients: readonly SourcePatient[]): Iterable<string> {
  for (const { resources } of patients)
    for (const { resourceType } of resources) yield resourceType;
}

function countRead({ parts, notes }: SyncRun, patients: readonly SourcePatient[]): void {
  const counts = new Map<string, number>([["Patient", patients.length]]);
  const skipped = new Map<string, number>();
  const count = (into: Map<string, number>, name: string): unknown =>
    into.set(name, (into.get(name) ?? 0) + 1);
  for (const { resources, gaps } of patients) {
    for (const { resourceType } of resources) count(counts, resourceType);
    for (const { type, reason } of gaps) count(skipped, `${reason}:${type}`);
  }
  for (const [type, value] of counts) parts.metrics.syncResources.inc({ type }, value);
  notes.add({ counts: Object.fromEntries(counts), skipped: Object.fromEntries(skipped) });
}
