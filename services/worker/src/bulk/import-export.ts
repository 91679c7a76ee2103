import { type ExportRequest, SourceError } from "@cohort/fhir-source";
import { InternalError } from "@cohort/foundation";
import type { SyncRun } from "../sync/sync-run.ts";
import { assemble } from "./assemble.ts";
import { type ReadyExport, awaitExport } from "./await-export.ts";
import { takeChanged } from "./take-changed.ts";
import { MARKED_TYPES, requestOf, requestText } from "./export-request.ts";
import { type FilesEnd, readFiles } from "./read-files.ts";
import { takeParts } from "./take-parts.ts";

/** An export that goes while it is read, so often in one run. */
const MOST_EXPORTS = 3;

export interface Imported {
  /** The server's clock when it made the export: changes are told from there. */
  readonly transactionTime: string;
}

type Work = (run: SyncRun, ready: ReadyExport) => Promise<FilesEnd>;

async function withExport(
  run: SyncRun,
  request: ExportRequest,
  work: Work,
): Promise<Imported | null> {
  await endOthers(run);
  for (let begun = 0; begun < MOST_EXPORTS; begun += 1) {
    const ready = await awaitExport(run, request);
    if (ready === null) return null;
    const end = await work(run, ready);
    if (end === "read") return { transactionTime: ready.transactionTime };
    if (end === "ended") return null;
    await run.parts.store.exports.restart(run.job, requestText(run.parts, request));
  }
  throw new SourceError("protocol", "the EHR forgets its exports");
}

const levelOf = ({ parts }: SyncRun): NonNullable<SyncRun["parts"]["bulk"]> => {
  if (parts.bulk === null) throw new InternalError("an export where none is configured");
  return parts.bulk;
};

/**
 * Everyone, from a Bulk Data export: what its files say becomes records, and whoever cannot be settled by them is wanted
 * for reading by search. All whom it tells of are listed. Each step is stored before the next: a run that died goes on
 * in the same export. Null where the job has ended. `endExport` once it is noted that this is done.
 */
export const importExport = (run: SyncRun): Promise<Imported | null> =>
  withExport(run, requestOf(levelOf(run)), async (one, ready) => {
    const end = await readFiles(one, ready, takeParts);
    if (end !== "read") return end;
    const fresh = await one.parts.store.exports.get(one.job);
    return (await assemble(one, { ...ready, files: fresh?.files ?? ready.files }))
      ? "read"
      : "ended";
  });

/**
 * Who changed since an instant of the server's clock, from an export of what changed: they are wanted for reading.
 * Nothing of its content is believed. False where the job has ended.
 */
export async function exportChanges(run: SyncRun, since: string): Promise<boolean> {
  const { exports: store, reading } = run.parts.store;
  const told = await withExport(run, requestOf(levelOf(run), since), (one, ready) =>
    readFiles(one, ready, takeChanged),
  );
  if (told === null) return false;
  const known = await store.get(run.job);
  // What a file of rubbish hides is told again the next time, and by the next pass over everyone.
  if (known?.files.some(({ state }) => state === "failed") !== true) {
    for (const type of MARKED_TYPES) {
      await reading.wantChanged([], { type, since: told.transactionTime });
    }
  }
  await endExport(run);
  return true;
}

/** The export is no longer needed, here and at the server. Does nothing where there is none. */
export async function endExport(run: SyncRun): Promise<void> {
  const known = await run.parts.store.exports.get(run.job);
  if (known !== null) await endOne(run, known);
}

/** What syncs that were cancelled or failed have left. A server makes one export at a time. */
async function endOthers(run: SyncRun): Promise<void> {
  for (const other of await run.parts.store.exports.others(run.job)) await endOne(run, other);
}

async function endOne(
  { parts, source }: SyncRun,
  { job, statusUrl }: Pick<ReadyExport, "job"> & { readonly statusUrl: string | null },
): Promise<void> {
  if (statusUrl !== null) await source.bulk.end(statusUrl);
  await parts.store.exports.end(job);
}
