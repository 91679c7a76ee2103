import { type ExportManifest, type ExportRequest, SourceError } from "@cohort/fhir-source";
import type { ExportRun } from "@cohort/postgres";
import type { SyncRun } from "../sync/sync-run.ts";
import { requestText } from "./export-request.ts";

/** An export whose files are there to be read. */
export type ReadyExport = ExportRun & {
  readonly statusUrl: string;
  readonly transactionTime: string;
};

/** The server forgot an export before it was read, so often in one run. */
const MOST_EXPORTS = 3;
const PERCENT = /\d{1,3}(?:\.\d{1,2})? ?%/;

/**
 * Kicks an export off, or takes up the one that is under way, and waits until its files are there. What each step came to
 * is stored before the next. Null where the job has ended.
 */
export async function awaitExport(
  run: SyncRun,
  request: ExportRequest,
): Promise<ReadyExport | null> {
  const { parts, source, notes, signal, job } = run;
  const { exports: store } = parts.store;
  for (let begun = 0; begun < MOST_EXPORTS; begun += 1) {
    const known = await take(run, requestText(parts, request));
    if (isReady(known)) return known;
    const statusUrl = known.statusUrl ?? (await kickOff(run, request));
    if (!(await notes.begin("export"))) return null;
    const waited = await source.bulk
      .wait(statusUrl, {
        signal,
        onProgress: async (progress) => {
          const percent = PERCENT.exec(progress ?? "")?.[0];
          const isWanted = await notes.begin(
            percent === undefined ? "export" : `export ${percent}`,
          );
          if (!isWanted) throw new ExportEnded();
        },
      })
      .catch((error: unknown) => {
        if (error instanceof ExportEnded) return null;
        throw error;
      });
    if (waited === null) return null;
    if (waited.end === "ready") {
      await store.ready(job, waited.manifest, filesOf(waited.manifest));
      continue;
    }
    await store.restart(job, requestText(parts, request));
    if (waited.end === "given-up") {
      throw new SourceError("client", "export status: refused again and again", { status: 429 });
    }
  }
  const known = await store.get(job);
  if (known && isReady(known)) return known;
  throw new SourceError("protocol", "the EHR forgets its exports");
}

/** What it was made under is noted before: by the time it is read more may be granted, and it still lacks what it lacks. */
async function kickOff(
  { parts, source, notes, signal, job }: SyncRun,
  request: ExportRequest,
): Promise<string> {
  const statusUrl = await source.bulk.start(request, { signal });
  const { pass } = notes.checkpoint();
  const { withheld } = source.status();
  if (pass !== null) await notes.reach({ pass: { ...pass, withheld } });
  await parts.store.exports.kickedOff(job, statusUrl);
  return statusUrl;
}

/** The job has ended while its export was waited for. */
class ExportEnded extends Error {}

const isReady = (run: ExportRun): run is ReadyExport =>
  run.statusUrl !== null && run.transactionTime !== null;

async function take({ parts, job }: SyncRun, request: string): Promise<ExportRun> {
  const { exports: store } = parts.store;
  const known = await store.get(job);
  if (known?.request === request) return known;
  if (known) await store.restart(job, request);
  else await store.begin(job, request);
  return {
    job,
    request,
    statusUrl: null,
    transactionTime: null,
    manifest: null,
    files: [],
  };
}

export const filesOf = ({
  files,
}: Pick<ExportManifest, "files">): Parameters<SyncRun["parts"]["store"]["exports"]["ready"]>[2] =>
  files.map(({ section, type, url, needsToken }, position) => ({
    position,
    section,
    type,
    url,
    needsToken,
  }));
