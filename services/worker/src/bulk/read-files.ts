import { SourceError } from "@cohort/fhir-source";
import type { ExportFile } from "@cohort/postgres";
import type { SyncRun } from "../sync/sync-run.ts";
import { type ReadyExport, filesOf } from "./await-export.ts";
import { type TakeLines, readFile } from "./read-file.ts";

/** `gone`: the export is no longer there, or is another one. `ended`: the job has ended. */
export type FilesEnd = "read" | "gone" | "ended";

/** New links for one file. */
const MOST_RENEWALS = 5;

/**
 * Reads the files that are not read yet: what was deleted, then Patients, then Medications, then what speaks of them, and
 * what the server could not export. So many files of a step at one time as the configuration says.
 */
export async function readFiles(
  run: SyncRun,
  ready: ReadyExport,
  takeOutput: TakeLines,
): Promise<FilesEnd> {
  const { files } = ready;
  const open = files.filter(({ state }) => state === "pending" || state === "partial");
  const outputs = (isOne: (type: string) => boolean): readonly ExportFile[] =>
    open.filter(({ section, type }) => section === "output" && isOne(type));
  const isContext = (type: string): boolean => type === "Patient" || type === "Medication";
  const steps = [
    open.filter(({ section }) => section === "deleted"),
    outputs((type) => type === "Patient"),
    outputs((type) => type === "Medication"),
    outputs((type) => !isContext(type)),
    open.filter(({ section }) => section === "error"),
  ];
  if (!(await run.notes.begin("files"))) return "ended";
  const links = createLinks(run, ready);
  const readOne: ReadOne = (one, file) => readLinked(one, file, links, takeOutput);
  for (const step of steps) {
    const end = await readStep(run, step, readOne);
    if (end !== "read") return end;
  }
  return "read";
}

type ReadOne = (run: SyncRun, file: ExportFile) => Promise<FilesEnd>;

async function readStep(
  run: SyncRun,
  files: readonly ExportFile[],
  readOne: ReadOne,
): Promise<FilesEnd> {
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  const left = [...files];
  let end: FilesEnd = "read";
  const lane = async (): Promise<void> => {
    try {
      for (let file = left.shift(); file && end === "read"; file = left.shift()) {
        const one = await readOne({ ...run, signal }, file);
        if (one !== "read") end = one;
      }
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const lanes = Math.min(run.parts.bulk?.downloads ?? 1, files.length);
  await Promise.allSettled(Array.from({ length: lanes }, lane));
  // The first error of a lane, or what this run was told: the others failed of it.
  run.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return end;
}

/** A file under the link that holds at the moment. */
async function readLinked(
  run: SyncRun,
  file: ExportFile,
  links: Links,
  takeOutput: TakeLines,
): Promise<FilesEnd> {
  for (let renewals = 0; ; renewals += 1) {
    const known = await links.current(file);
    try {
      return (await readFile(run, known, takeOutput)) ? "read" : "ended";
    } catch (error) {
      const isExpired = error instanceof SourceError && error.class === "gone-link";
      if (!isExpired || renewals >= MOST_RENEWALS) throw error;
      if (!(await links.renew(known))) return "gone";
    }
  }
}

interface Links {
  /** The file as far as it is, under its latest link. */
  current(file: ExportFile): Promise<ExportFile>;
  /** Asks for new links, unless that was done since this one; false where the export is gone or has other files now. */
  renew(expired: ExportFile): Promise<boolean>;
}

/** One new manifest serves all files whose links expired. */
function createLinks({ parts, source, signal, job }: SyncRun, { statusUrl }: ReadyExport): Links {
  const { exports: store } = parts.store;
  let latest: readonly ExportFile[] = [];
  let asking: Promise<boolean> | null = null;

  const ask = async (): Promise<boolean> => {
    const waited = await source.bulk.wait(statusUrl, { signal });
    const known = await store.get(job);
    if (waited.end !== "ready" || !known) return false;
    const fresh = filesOf(waited.manifest);
    const isSame =
      fresh.length === known.files.length &&
      fresh.every(({ section, type }, at) => {
        const file = known.files[at];
        return file?.section === section && file.type === type;
      });
    if (!isSame) return false;
    await store.relink(job, fresh);
    latest = (await store.get(job))?.files ?? [];
    return true;
  };

  return {
    async current(file) {
      if (latest.length === 0) return file;
      const known = (await store.get(job))?.files.find((one) => one.position === file.position);
      return known ?? file;
    },
    async renew({ position, url }) {
      const known = latest.find((file) => file.position === position);
      if (known && known.url !== url) return true;
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
  };
}
