import { patientId } from "@cohort/foundation";
import { MARKED_TYPES } from "../bulk/export-request.ts";
import { endExport, importExport } from "../bulk/import-export.ts";
import type { Pass, PassStage } from "./checkpoint.ts";
import { drain } from "./drain.ts";
import type { SyncRun } from "./sync-run.ts";

/** Of a list of everyone, while there are people on record. */
export class NobodyListed extends Error {}

const marksAt = (instant: string | null): Pass["marks"] =>
  instant === null ? {} : Object.fromEntries(MARKED_TYPES.map((type) => [type, instant]));

/**
 * Everyone: those whom the EHR lists are read, and then those of ours whom it does not list, one by one. Goes on where the
 * checkpoint says. Changes are told from when the pass began, by the EHR's clock. False where the job has ended.
 */
export async function fullPass(run: SyncRun): Promise<boolean> {
  const pass = run.notes.checkpoint().pass ?? (await begin(run));
  return goOn(run, pass);
}

async function goOn(run: SyncRun, pass: Pass): Promise<boolean> {
  if (pass.stage === "done") return true;
  const next = await STEPS[pass.stage](run, pass);
  // Whoever is listed was imported or is read from here on: what they lacked before is no longer of interest.
  if (next?.stage === "reading") await noteWithheld(run, next);
  return next !== null && (await run.notes.reach({ pass: next })) && goOn(run, next);
}

const noteWithheld = ({ parts, source }: SyncRun, { withheld }: Pass): Promise<void> =>
  parts.store.reading.withhold([...new Set([...withheld, ...source.status().withheld])].toSorted());

/** Each gives the pass as it goes on, or null where the job has ended. */
const STEPS = {
  listing: async (run, pass) =>
    run.parts.bulk === null
      ? (await listEveryone(run, pass))
        ? { ...pass, stage: "reading", next: null }
        : null
      : importEveryone(run, pass),
  reading: async (run, pass) => {
    // Not before it is noted that the export was read: who finds it gone would begin another.
    await endExport(run);
    return (await drain(run)) ? { ...pass, stage: "asking" } : null;
  },
  asking: async (run, pass) => {
    if ((await run.parts.store.reading.listed()) === 0) await doubt(run, pass);
    else if (await askForUnlisted(run)) await complete(run, pass);
    else return null;
    return { ...pass, stage: "done" };
  },
} as const satisfies Record<
  Exclude<PassStage, "done">,
  (run: SyncRun, pass: Pass) => Promise<Pass | null>
>;

/** The export lists whom it tells of; who could not be settled by it is read like everybody else. */
async function importEveryone(run: SyncRun, pass: Pass): Promise<Pass | null> {
  const imported = await importExport(run);
  const { withheld } = run.notes.checkpoint().pass ?? pass;
  return (
    imported && { ...pass, withheld, stage: "reading", marks: marksAt(imported.transactionTime) }
  );
}

async function begin({ parts, source, notes, signal }: SyncRun): Promise<Pass> {
  const { changesWantedAt } = await parts.store.reading.state();
  const marks = marksAt(await source.now({ signal }));
  // Before the checkpoint says so: a list that is left of the last pass would hide who has gone since.
  await parts.store.reading.beginListing();
  const wanted = changesWantedAt;
  const pass: Pass = { stage: "listing", next: null, marks, wanted, withheld: [] };
  await notes.reach({ pass });
  return pass;
}

/** A page is noted before the link to the next one: a run that dies repeats a page at most. */
async function listEveryone(run: SyncRun, pass: Pass): Promise<boolean> {
  const { parts, source, notes, signal } = run;
  if (!(await notes.begin("listing"))) return false;
  const from = pass.next === null ? {} : { from: pass.next };
  for await (const { ids, next, total } of source.list({ signal, ...from })) {
    await parts.store.reading.list(ids.map(patientId));
    if (total !== null) notes.expect(total);
    if (!(await notes.reach({ pass: { ...pass, next }, starts: 0 }))) return false;
    signal.throwIfAborted();
  }
  return true;
}

/** Those whom a run that was stopped had wanted already are among them. */
async function askForUnlisted(run: SyncRun): Promise<boolean> {
  const { reading } = run.parts.store;
  await reading.wantUnlisted();
  return (await reading.count()).now === 0 || drain(run, "asking");
}

/**
 * A list without anybody on it proves nothing: nobody is asked for, nobody is removed, and changes are told from where they
 * were. Where people are on record it is a failure, and what a grant that covers nobody looks like.
 */
async function doubt({ parts, notes }: SyncRun, { wanted }: Pass): Promise<void> {
  const { records } = await parts.store.records.totals();
  parts.logger.warn({ records }, "the EHR lists no patient");
  if (records > 0) {
    // Whoever resumes the sync has them listed again.
    await notes.reach({ pass: null });
    throw new NobodyListed();
  }
  if (wanted !== null) await parts.store.reading.clearWanted(wanted);
}

async function complete({ parts }: SyncRun, { marks, wanted }: Pass): Promise<void> {
  await parts.store.reading.passed(marks);
  if (wanted !== null) await parts.store.reading.clearWanted(wanted);
}
