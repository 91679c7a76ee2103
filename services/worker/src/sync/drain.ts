import type { PatientId } from "@cohort/foundation";
import type { ReadingDue } from "@cohort/postgres";
import { whileCrowded } from "./back-pressure.ts";
import { giveBack } from "./hand-back.ts";
import { readAndStore } from "./read-batch.ts";
import { MOST_ATTEMPTS, setAsideCrashed } from "./set-aside.ts";
import type { SyncRun } from "./sync-run.ts";

/** Patients searched for at one time. */
const BATCH = 20;
/** Batches at one time: while one is being stored another is on its way. */
const LANES = 2;

/** `suspects`: with someone of those due a worker ended before. */
type LanesEnd = "drained" | "suspects" | "ended";

/**
 * Reads whoever is due until nobody is. Patients with whom a worker ended are read alone, with nothing else under way,
 * so that the one who ends workers is found and takes nobody along. False where the job has ended: who is due stays
 * due. Throws what stopped it; patients under way are handed back before.
 */
export async function drain(run: SyncRun, phase = "reading"): Promise<boolean> {
  const { parts, notes } = run;
  const { now } = await parts.store.reading.count();
  if (!(await notes.begin(phase, notes.done() + now))) return false;
  for (;;) {
    const end = await readInLanes(run);
    if (end === "drained") return notes.begin(phase, notes.done());
    if (end === "ended" || !(await readOneByOne(run))) return false;
  }
}

async function readInLanes(run: SyncRun): Promise<LanesEnd> {
  const { parts, notes } = run;
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const held = new Set<PatientId>();
  let end: LanesEnd = "drained";

  // One after the other: of two at once the second could be given what the first is just being told of.
  let taking: Promise<unknown> = Promise.resolve();
  const take = (): Promise<readonly ReadingDue[]> => {
    const next = taking.then(async () => {
      const taken = await parts.store.reading.take(BATCH, [...held]);
      for (const { patient } of taken) held.add(patient);
      return taken;
    });
    taking = next;
    return next;
  };
  const readNext = async (): Promise<boolean> => {
    await whileCrowded(parts.queue, parts.limits.highWater, signal);
    const taken = await take();
    if (taken.length === 0) return false;
    if (taken.some(({ attempts }) => attempts > 0)) {
      end = "suspects";
      await giveBack(run, taken);
      return false;
    }
    await readAndStore({ ...run, signal }, taken);
    for (const { patient } of taken) held.delete(patient);
    if (!(await notes.note())) end = "ended";
    return true;
  };
  const lane = async (): Promise<void> => {
    try {
      for (;;) if (end !== "drained" || !(await readNext())) return;
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };

  await Promise.allSettled(Array.from({ length: LANES }, lane));
  // The first error of a lane, or what this run was told: the other lane failed of it.
  run.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return end;
}

/** Until someone comes with whom no worker ended, who is read as well. */
async function readOneByOne(run: SyncRun): Promise<boolean> {
  const { parts, notes, signal } = run;
  for (;;) {
    signal.throwIfAborted();
    const [due]: readonly (ReadingDue | undefined)[] = await parts.store.reading.take(1);
    if (due === undefined) return true;
    if (due.attempts < MOST_ATTEMPTS) await readAndStore(run, [due]);
    else await setAsideCrashed(run, due);
    if (!(await notes.note())) return false;
    if (due.attempts === 0) return true;
  }
}
